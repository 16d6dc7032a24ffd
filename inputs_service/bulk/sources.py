"""Which inputs a bulk operation meets next: newest first, along one index, below a key."""

from dataclasses import dataclass
from typing import Any

from inputs_service import lookups, searching
from inputs_service.datasets import members
from inputs_service.models import App, Dataset, Input

BATCH = 500
Message = dict[str, Any]


class Gone(Exception):
    """What the operation needs was deleted; the text says what."""


@dataclass(frozen=True)
class Batch:
    """Inputs, newest first; `annotations` are keys of those of them that were searched for."""

    keys: list[int]
    annotations: list[int] | None = None

    @property
    def size(self) -> int:
        """How much it counts in the progress."""
        return len(self.keys if self.annotations is None else self.annotations)


def after(app: App, asked: Message, before: int, *, limit: int = BATCH) -> Batch:
    """The next inputs below a key, so many at most; none at the end.

    Raises: Gone where the dataset was deleted; CodedError for a search that cannot be run any more.
    """
    if "annotation_search" in asked:
        found = searching.annotation_keys(
            app, asked["annotation_search"], before=before, limit=limit
        )
        keys = list(dict.fromkeys(key for key, _ in found))
        return Batch(keys, [annotation for _, annotation in found])
    if "search" in asked:
        return Batch(searching.keys(app, asked["search"], before=before, limit=limit))
    if "dataset" in asked:
        rows = members.window(
            dataset_of(app, asked["dataset"]["id"]), before=before, descending=True
        )
        return Batch(list(rows.values_list("input_id", flat=True)[:limit]))
    return Batch(_named(app, asked["input_ids"]["input_ids"], before, limit))


def dataset_of(app: App, dataset_id: str) -> Dataset:
    """The app's dataset of that id. Raises: Gone."""
    row = Dataset.objects.filter(app=app, dataset_id=dataset_id).first()
    if row is None:
        raise Gone(f"The dataset {dataset_id} was deleted.")
    return row


def _named(app: App, input_ids: list[str], before: int, limit: int) -> list[int]:
    found = lookups.found(Input.objects.filter(app=app), "input_id", set(input_ids), "key")
    return sorted((key for key in found.values() if key < before), reverse=True)[:limit]
