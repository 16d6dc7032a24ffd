"""What is posted to restore inputs, in parts that fit into a request and into memory."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inputs_app.client import memberships
from inputs_app.client.errors import Forbidden, Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import Patience
from inputs_app.client.types import Json
from inputs_app.models import DeletionItem
from inputs_app.services import staging
from inputs_app.services.deletions import snapshots
from inputs_core import limits
from inputs_core.limits import MB

State = DeletionItem.State
MOST_BYTES = 24 * MB
"""Of one request, before base64: so much is in memory. A larger single input goes alone."""
LOST_BYTES = "The bytes that were kept of it cannot be read any more."
NO_TEXT = "Its text is not UTF-8 and cannot be posted."
NO_DATASET = "The dataset {names} does not exist any more."
REFUSED = (Forbidden, Invalid, NotFound)


@dataclass
class Parcel:
    """Items that are posted in one request; the bytes are read when the request is made."""

    connection: Connection
    known_datasets: set[str] | None
    items: list[DeletionItem] = field(default_factory=list)
    size_bytes: int = 0
    has_video: bool = False

    def takes(self, item: DeletionItem) -> bool:
        """Whether there is room for one more. Units/limits: ≤ 128, one video, 24 MB."""
        if not self.items:
            return True
        is_full = len(self.items) >= limits.INPUTS_PER_REQUEST
        is_heavy = self.size_bytes + _size(item) > MOST_BYTES
        return not (is_full or is_heavy or (self.has_video and _has_video(item)))

    def add(self, item: DeletionItem) -> None:
        """Puts an item in."""
        self.items.append(item)
        self.size_bytes += _size(item)
        self.has_video = self.has_video or _has_video(item)

    def bodies(self) -> list[Json]:
        """The items as PostInputs takes them, with their bytes."""
        return [_body(self.connection, item, self.known_datasets) for item in self.items]


def of(
    connection: Connection, items: Sequence[DeletionItem], patience: Patience
) -> Iterator[Parcel]:
    """The parcels of items that are to be posted. An item whose bytes are lost is ended instead.

    Raises: ApiError.
    """
    sound = [item for item in items if _check(item)]
    known = _datasets(connection, sound, patience)
    parcel = Parcel(connection, known)
    for item in sound:
        if not parcel.takes(item):
            yield parcel
            parcel = Parcel(connection, known)
        parcel.add(item)
    if parcel.items:
        yield parcel


def as_sent(connection: Connection, kept: DeletionItem) -> Json:
    """What is posted to bring an input back, but for its bytes."""
    snapshot = kept.snapshot or {}
    content: Mapping[str, Json] = {place: {"base64": ""} for place in snapshot.get("kept") or {}}
    return snapshots.posted(connection.base_url, snapshot, content)


def _check(item: DeletionItem) -> bool:
    """Whether the bytes of an item can be posted."""
    kept = item.restores
    snapshot = (kept.snapshot if kept else None) or {}
    if kept is None or not snapshot.get("kept"):
        return True
    try:
        with staging.opened(kept.kept_name) as file:
            if place := snapshot["kept"].get("text"):
                file.seek(place[0])
                file.read(place[1]).decode()
    except FileNotFoundError:
        item.state, item.problem = State.FAILED, LOST_BYTES
        return False
    except UnicodeDecodeError:
        item.state, item.problem = State.FAILED, NO_TEXT
        return False
    return True


def _datasets(
    connection: Connection, items: Sequence[DeletionItem], patience: Patience
) -> set[str] | None:
    """The datasets that there are, where any item was in one; None where nobody can tell."""
    if not any((it.restores.snapshot or {}).get("dataset_ids") for it in items if it.restores):
        return set()
    try:
        return set(memberships.dataset_ids(connection, patience=patience))
    except REFUSED:
        return None


def _body(connection: Connection, item: DeletionItem, known: set[str] | None) -> Json:
    kept = item.restores
    if kept is None:
        return {"id": item.input_id}
    snapshot = kept.snapshot or {}
    body = snapshots.posted(connection.base_url, snapshot, _content(kept, snapshot))
    wanted = body["dataset_ids"]
    body["dataset_ids"] = [one for one in wanted if known is None or one in known]
    missing = [one for one in wanted if one not in body["dataset_ids"]]
    item.why_not = kept.why_not
    if missing:
        told = NO_DATASET.format(names=", ".join(missing))
        item.why_not = f"{item.why_not} {told}".strip()[:300]
    return body


def _content(kept: DeletionItem, snapshot: Json) -> dict[str, Json]:
    places: Mapping[str, list[int]] = snapshot.get("kept") or {}
    if not places:
        return {}
    found: dict[str, Json] = {}
    with staging.opened(kept.kept_name) as file:
        for place, (start, length) in places.items():
            file.seek(start)
            content = file.read(length)
            if place == "text":
                found[place] = {"raw": content.decode()}
            else:
                found[place] = {"base64": base64.b64encode(content).decode()}
    return found


def _size(item: DeletionItem) -> int:
    return item.restores.kept_bytes if item.restores else 0


def _has_video(item: DeletionItem) -> bool:
    snapshot = (item.restores.snapshot if item.restores else None) or {}
    return "video" in (snapshot.get("data") or {})
