"""What the bytes of a staged file say: what it is, how large, and its hash.

Names and claimed types play no part. Only headers are decoded, never pictures or sound.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from inputs_app.models import UploadItem
from inputs_app.services.uploads import content
from inputs_core.media import images, video
from inputs_core.media.content import ARTICLES
from inputs_core.media.errors import OVER_LIMIT, MediaError
from inputs_core.media.sniffing import HEAD_BYTES, MediaType, sniff

READ_BYTES = 256 * 1024
Kind = UploadItem.Kind


@dataclass(frozen=True)
class Facts:
    """`kind`: where an input may hold it. `problem`: why it will not be taken, as a sentence;
    `is_over_limit`: because it is too large or too long, not because it cannot be read."""

    kind: str = ""
    width: int = 0
    height: int = 0
    duration_s: float = 0
    sha256: str = ""
    problem: str = ""
    is_over_limit: bool = False


def facts_of(item: UploadItem) -> Facts:
    """What a whole file is; the kind is its item's, where the bytes may be of that kind.

    Units/limits: reads all bytes once for the hash, 256 kB at a time, then the header.
    Raises: NotWhole; StorageFailed; FileNotFoundError.
    """
    source = content.joined(item)
    with io.BufferedReader(source, READ_BYTES) as buffered:
        file = cast("BinaryIO", buffered)
        digest = _digest(file)
        file.seek(0)
        found = sniff(file.read(HEAD_BYTES))
        misfit = _misfit(item.kind, found)
        if found is None or misfit:
            return Facts(item.kind, sha256=digest, problem=misfit)
        kind = item.kind or found.places[0]
        try:
            width, height, duration_s = _measured(file, kind, found)
        except MediaError as error:
            if source.fault is not None:
                raise source.fault from error
            is_over = error.code == OVER_LIMIT
            return Facts(kind, sha256=digest, problem=error.message, is_over_limit=is_over)
    return Facts(kind, width, height, duration_s, digest)


def _misfit(kind: str, found: MediaType | None) -> str:
    """Why a file is not of the kind that its name tells. Names without one tell nothing."""
    if found is None:
        return "It is none of the types that are taken."
    if kind and kind not in found.places:
        what = "plain text" if found.name == "text" else found.name
        return f"Its name says {ARTICLES[kind]}, but it is {what}."
    return ""


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while piece := file.read(READ_BYTES):
        found.update(piece)
    return found.hexdigest()


def _measured(file: BinaryIO, kind: str, found: MediaType) -> tuple[int, int, float]:
    """Width, height and seconds. Raises: MediaError."""
    if kind == Kind.IMAGE:
        with images.opened(file) as image:
            return image.width, image.height, 0
    if kind == Kind.VIDEO:
        with video.opened(file, found, kind) as container:
            told = video.video_facts(container, found)
            return told["width"], told["height"], told["duration_seconds"]
    return 0, 0, 0
