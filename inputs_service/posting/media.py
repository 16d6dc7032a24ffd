"""The media of a posted input: one of url or bytes at each place, within the limits."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from inputs_core import limits
from inputs_service import statuses
from inputs_service.models.input import Kind
from inputs_service.posting.problems import Problem

MAX_URL_LENGTH = 4096
KINDS = {"image": Kind.IMAGE, "video": Kind.VIDEO, "text": Kind.TEXT, "audio": Kind.AUDIO}
UNPROCESSED: dict[str, dict[str, dict[str, str]]] = {
    "image": {"image_info": {"format": "UnknownImageFormat", "color_mode": "UnknownColorMode"}},
    "video": {"video_info": {"video_format": "UnknownVideoFormat"}},
    "audio": {"audio_info": {"audio_format": "UnknownAudioFormat"}},
    "text": {"text_info": {"encoding": "UnknownTextEnc"}},
}
"""What stands in an answer before processing. Source: published sample answers."""


@dataclass(frozen=True)
class Part:
    """The media at one place of an input: an address, bytes to store, or the SHA-256 of bytes that
    are stored already."""

    place: str
    url: str = ""
    content: bytes = b""
    may_repeat_url: bool = False
    digest: str = ""

    def stored(self) -> dict[str, Any]:
        """What the stored answer says of it before processing."""
        info = {name: dict(value) for name, value in UNPROCESSED[self.place].items()}
        return {"url": self.url, **info} if self.url else dict(info)


def parts_of(data: dict[str, Any]) -> list[Part]:
    """The media of an input's data. Raises: Problem where there is none, or one is wrong."""
    parts = [_part(place, data[place]) for place in KINDS if _is_given(data.get(place))]
    if not parts:
        raise Problem("An input needs an image, a video, an audio or a text.")
    return parts


def _is_given(media: dict[str, Any] | None) -> bool:
    return bool(media) and any((media or {}).get(name) for name in ("url", "base64", "raw"))


def _part(place: str, media: dict[str, Any]) -> Part:
    content = media.get("base64") or (media.get("raw") or "").encode()
    url = (media.get("url") or "").strip()
    if content and url:
        raise Problem(f"data.{place}: send an address or the content, not both")
    if len(content) >= limits.MAX_BYTES_POSTED[place]:
        limit = limits.MAX_BYTES_POSTED[place] // limits.MB
        raise Problem(f"data.{place}: must be smaller than {limit} MB", statuses.OVER_LIMIT)
    if not content:
        _check_url(place, url)
    return Part(place, url, content, bool(media.get("allow_duplicate_url")))


def _check_url(place: str, url: str) -> None:
    try:
        address = urlsplit(url)
        is_url = address.scheme in ("http", "https") and bool(address.hostname)
        is_url = is_url and url.isprintable() and " " not in url
    except ValueError:
        is_url = False
    if not is_url or len(url) > MAX_URL_LENGTH:
        raise Problem(f"data.{place}.url: must be an http or https address", statuses.INVALID_URL)
