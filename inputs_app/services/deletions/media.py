"""Where the media of an input can be had again: from their own addresses, or as bytes that the API
hosts, which are kept in staging before the input is deleted."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO

from inputs_app.client import downloads
from inputs_app.client.errors import ApiError, Forbidden, NotAnInputsApi, NotFound, Unreachable
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, MediaPart
from inputs_app.services import media_sources, staging
from inputs_core.limits import MB

FOLDER = "deleted"
STEP_BYTES = MB
MOST_S = 25.0
"""So long the original of one input may take: a task works no longer than 30 s."""
NOT_GIVEN = "The API does not give back its {place}."
TOO_LARGE = "Its {place} is larger than the {limit} MB that are kept."
REFUSED = (NotFound, Forbidden, NotAnInputsApi)
"""The API answers, but gives no bytes. Asking again changes nothing."""


class TookTooLong(Unreachable):
    """The original did not arrive in time."""

    user_message = "The API gives the original too slowly."


@dataclass
class Kept:
    """The bytes of an input's media. `places`: where in the object each medium's bytes stand, as
    [start, length]; `losses`: what could not be kept, in words."""

    name: str = ""
    size_bytes: int = 0
    places: dict[str, list[int]] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)


def source_url(base_url: str, part: MediaPart) -> str:
    """The address that a person gave for a medium; empty where it was posted as bytes."""
    is_hosted = bool(media_sources.asked_url(base_url, part.url))
    if part.hosted and part.url.startswith(f"{part.hosted.prefix}/"):
        is_hosted = True
    return "" if is_hosted else part.url


def posted_as_bytes(base_url: str, item: Input) -> list[MediaPart]:
    """The media of an input that nobody has but the API."""
    return [part for part in item.media if not part.raw_text and not source_url(base_url, part)]


def size_bytes(connection: Connection, part: MediaPart) -> int | None:
    """How large the original is that the API hosts; None where it gives none.

    Raises: ApiError where it is not known.
    """
    url = media_sources.hosted_url(connection.base_url, part, "orig")
    if not url:
        return None
    try:
        with downloads.start(connection, url, byte_range="bytes=0-0") as download:
            told = download.content_range.rpartition("/")[2] if download.is_part else ""
            return int(told) if told.isdigit() else download.length_bytes or 0
    except REFUSED:
        return None


def loss_of(part: MediaPart, size: int | None, most_bytes: int) -> str:
    """Why a medium of this size cannot be kept, in words; empty where it can."""
    if size is None:
        return NOT_GIVEN.format(place=part.place)
    if size > most_bytes:
        return TOO_LARGE.format(place=part.place, limit=most_bytes // MB)
    return ""


def keep(
    connection: Connection,
    parts: Sequence[MediaPart],
    most_bytes: int,
    each: Callable[[], None] = lambda: None,
) -> Kept:
    """Puts the originals of an input's media into one object of staging.

    `each` is called before each medium is read, and before what was read is stored.
    Units/limits: `most_bytes` together, read in steps of 1 MB.
    Raises: ApiError where they may come later; StorageFailed.
    """
    kept = Kept()
    with tempfile.TemporaryFile() as file:
        for part in parts:
            each()
            start = file.tell()
            loss = _copied(connection, part, file, most_bytes)
            if loss:
                file.seek(start)
                file.truncate()
                kept.losses.append(loss)
            else:
                kept.places[part.place] = [start, file.tell() - start]
        kept.size_bytes = file.tell()
        if kept.places:
            each()
            file.seek(0)
            kept.name = staging.put_file(FOLDER, file)
    return kept


def _copied(connection: Connection, part: MediaPart, file: IO[bytes], most_bytes: int) -> str:
    """Appends an original to a file, or says why it cannot be kept."""
    url = media_sources.hosted_url(connection.base_url, part, "orig")
    if not url:
        return NOT_GIVEN.format(place=part.place)
    start, ends_at = file.tell(), time.monotonic() + MOST_S
    try:
        with downloads.start(connection, url) as download:
            if start + (download.length_bytes or 0) > most_bytes:
                return loss_of(part, most_bytes + 1, most_bytes)
            while piece := download.read(STEP_BYTES):
                file.write(piece)
                if file.tell() > most_bytes:
                    return loss_of(part, most_bytes + 1, most_bytes)
                if time.monotonic() > ends_at:
                    raise TookTooLong
            if download.length_bytes not in (None, file.tell() - start):
                raise Unreachable("The API broke off in the middle of an original.")
    except REFUSED:
        return NOT_GIVEN.format(place=part.place)
    return ""


def is_passing(error: ApiError) -> bool:
    """Whether the same request may succeed later."""
    return error.retryable or error.may_have_arrived
