"""The dashboard's own addresses of media, and what stands behind them.

An address is signed by us and carries what is needed to find the bytes, so that a page of a hundred
tiles asks nothing more. It does not expire: access is checked on every request. It holds no key.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlencode

import orjson
from django.core import signing
from django.urls import reverse

from inputs_app.client.types import Input, MediaPart
from inputs_app.models import Workspace
from inputs_app.services import media_sources

Size = Literal["orig", "tiny", "small", "large"]
Reading = Literal["excerpt", "text"]
"""How much of a text is shown: a few lines, or the beginning of it."""
SALT = "inputs_app.media"


@dataclass(frozen=True)
class Source:
    """What a signed address means: one size of a medium, by its hosted address."""

    workspace_pk: int
    size: str
    url: str


def url(workspace: Workspace, part: MediaPart, size: Size, *, download_as: str = "") -> str:
    """The address of one size of a medium for `src` or a link; empty where the API hosts none.

    `download_as`: the file name, without ending, under which a browser stores it.
    """
    address = _signed("media", workspace, part, size, size)
    more = urlencode({"as": download_as}) if download_as else ""
    return f"{address}&{more}" if address and more else address


def thumbnail(workspace: Workspace, item: Input, size: Size) -> str:
    """The address of the picture that stands for an input, or empty where it has none."""
    found = (url(workspace, part, size) for part in item.media if part.place in ("image", "video"))
    return next(filter(None, found), "")


def waveform_url(workspace: Workspace, part: MediaPart) -> str:
    """The address of the drawing of an audio's loudness, for an `<img>`; else empty."""
    return _signed("waveform", workspace, part, "peaks", "peaks")


def text_url(workspace: Workspace, part: MediaPart, reading: Reading = "excerpt") -> str:
    """The address of an HTML fragment, nothing but escaped text; empty where there is no text."""
    return _signed("excerpt", workspace, part, "orig", reading)


def read(workspace: Workspace, token: str) -> Source | None:
    """What a signed address means in this workspace; None where it was changed or is another's."""
    try:
        content = signing.Signer(salt=SALT).unsign(token)
        workspace_pk, size, address = orjson.loads(signing.b64_decode(content.encode()))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    source = Source(workspace_pk, size, address)
    return source if source.workspace_pk == workspace.pk else None


def _signed(name: str, workspace: Workspace, part: MediaPart, hosted_size: str, size: str) -> str:
    address = media_sources.hosted_url(workspace.base_url, part, hosted_size)
    if not address:
        return ""
    content = signing.b64_encode(orjson.dumps([workspace.pk, size, address])).decode()
    token = signing.Signer(salt=SALT).sign(content)  # nothing in it needs quoting
    return f"{_path(name, workspace.slug)}?t={token}"


@lru_cache
def _path(name: str, slug: str) -> str:
    return reverse(name, args=[slug])
