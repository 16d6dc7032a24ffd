"""Whether an input that the API has is the one that an item sent.

An id that is taken may belong to somebody else's input. It counts as ours when it was made after
we sent ours, and holds what we sent.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from inputs_app.client import shapes
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, Json
from inputs_app.models import UploadItem

TOLERANCE = timedelta(seconds=5)
"""The Date header tells whole seconds, and an answer takes its time; two machines of ours may
differ too."""
DUPLICATE_ID = "Input has a duplicate ID."
"""Source: Clarifai Python SDK, dataset upload, which compares this text."""
FOREIGN = "This id belongs to another input."


@dataclass
class Clock:
    """How far the API's clock is ahead of ours, from the Date header of its answers."""

    ahead: timedelta = timedelta()

    def heard(self, headers: Mapping[str, str], now: float) -> None:
        """Takes the time from an answer. Source: RFC 9110 §6.6.1."""
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, TypeError):
            return
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        self.ahead = told + timedelta(seconds=0.5) - datetime.fromtimestamp(now, UTC)


def listening(connection: Connection, clock: Clock) -> Connection:
    """The connection, whose answers set the clock too."""

    def after(http_status: int, headers: Mapping[str, str]) -> None:
        connection.after(http_status, headers)
        clock.heard(headers, time.time())

    return replace(connection, after=after)


def is_ours(item: UploadItem, sent: Json, found: Input, clock: Clock) -> bool:
    """Whether an input of the API is the one that the item's request made. `sent`: its shape."""
    if item.sent_at is None or found.created_at is None:
        return False
    if found.created_at - clock.ahead < item.sent_at - TOLERANCE:
        return False
    return holds(found, sent["data"])


def holds(found: Input, data: Json) -> bool:
    """Whether an input holds the media, concepts and metadata that were sent.

    Bytes and raw text come back as an address of the API's own: of them the kind is compared.
    """
    return (
        all(_has_medium(found, name, data[name]) for name in _MEDIA if name in data)
        and _concepts(shapes.mappings(data.get("concepts"))).items()
        <= _concepts(shapes.mappings(found.raw.get("data", {}).get("concepts"))).items()
        and all(found.metadata.get(name) == one for name, one in _metadata(data).items())
    )


_MEDIA = ("image", "video", "audio", "text")


def _has_medium(found: Input, place: str, sent: Json) -> bool:
    part = next((one for one in found.media if one.place == place), None)
    if part is None:
        return False
    return part.url == sent["url"].strip() if sent.get("url") else True


def _concepts(given: Iterable[Mapping[str, object]]) -> dict[str, float]:
    return {shapes.text(one.get("id")): shapes.number(one.get("value"), 1.0) for one in given}


def _metadata(data: Json) -> Mapping[str, object]:
    return shapes.mapping(data.get("metadata"))
