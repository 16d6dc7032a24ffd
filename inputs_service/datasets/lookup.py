"""Datasets of an app by their ids."""

from inputs_service.call import Call
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import App, Dataset

MAX_PER_REQUEST = 128


def one(app: App, dataset_id: str, *, locked: bool = False) -> Dataset:
    """The app's dataset of that id. Raises: NotFound.

    `locked`: nobody deletes it before the transaction ends; lock inputs first.
    """
    rows = Dataset.objects.filter(app=app, dataset_id=dataset_id)
    row = (rows.select_for_update(no_key=True) if locked else rows).first()
    if row is None:
        raise NotFound("This dataset does not exist.")
    return row


def locked(app: App, ids: list[str], path: str) -> list[Dataset]:
    """The datasets of these ids, in their order, locked until the transaction ends.

    Raises: InvalidRequest, NotFound with the path of the first that does not exist.
    """
    rows = Dataset.objects.filter(app=app, dataset_id__in=ids).order_by("pk")
    found = {row.dataset_id: row for row in rows.select_for_update(no_key=True)}
    for index, dataset_id in enumerate(ids):
        if dataset_id not in found:
            raise NotFound(f"{path.format(index)}: this dataset does not exist")
    return [found[dataset_id] for dataset_id in ids]


def check_count(given: list[object], name: str) -> None:
    """Passes for 1 to 128 elements. Raises: InvalidRequest."""
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise InvalidRequest(f"{name}: must have 1 to {MAX_PER_REQUEST} elements")


def call_app_or_none(call: Call) -> App | None:
    """The app that is asked for, or None where the call names a user only."""
    return call.app if call.app_id or call.key.app is not None else None
