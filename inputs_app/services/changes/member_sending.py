"""Sends changes of a dataset: looks which inputs it holds, writes that down, then puts inputs in or
takes them out. Both are the same twice as once; looking first tells what an undo has to give back.
"""

from collections.abc import Sequence
from functools import cache

from django.db import transaction

from inputs_app.client import datasets, inputs, memberships
from inputs_app.client.errors import NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import Patience
from inputs_app.client.types import Json
from inputs_app.models import ChangeItem, Chunk
from inputs_app.services import chunks
from inputs_app.services.changes.sending import (
    ENDS,
    FIELDS,
    GONE,
    NOT_TOLD,
    decide,
    fail,
    in_parts,
    within,
)
from inputs_app.services.errors import ProductError
from inputs_app.services.rewriting import rewrite

State = ChangeItem.State
NO_DATASET = "The dataset {name} does not exist any more."
ADD, REMOVE = "dataset_add", "dataset_remove"


def send(
    chunk: Chunk, connection: Connection, items: Sequence[ChangeItem], patience: Patience
) -> bool:
    """Brings each open item to its end; False where somebody else has the chunk.

    Raises: ApiError where a call failed; what it may have done is looked for the next time.
    """
    options = chunk.job.options
    dataset, is_add = options["dataset_id"], options["action"] == ADD
    open_items = [item for item in items if item.state not in ENDS]
    ids = [item.input_id for item in open_items]
    known = {one.id for one in inputs.by_ids(connection, ids)}
    members = datasets.members(connection, dataset, ids, patience=patience)
    for item in open_items:
        if item.input_id in known:
            now = image(dataset, is_member=item.input_id in members)
            decide(item, now, image(dataset, is_member=is_add))
        else:
            fail(item, GONE)
    with transaction.atomic():
        if not chunks.may_send(chunk):
            return False
        rewrite(open_items, FIELDS)

    @cache
    def is_there() -> bool:
        """Asked for once, however many parts of the request are refused."""
        return dataset in memberships.dataset_ids(connection, patience=patience)

    def post(some: Sequence[ChangeItem]) -> None:
        try:
            (_add if is_add else _remove)(connection, dataset, some, within(patience))
        except NotFound:
            if not is_there():
                raise ProductError(NO_DATASET.format(name=dataset)) from None
            raise

    in_parts(chunk, connection, items, post)
    return True


def image(dataset: str, *, is_member: bool) -> Json:
    """The image of an input as far as a dataset goes. Shape: datasets[id], or nothing."""
    return {"datasets": [dataset]} if is_member else {}


def _add(
    connection: Connection, dataset: str, ready: Sequence[ChangeItem], patience: Patience
) -> None:
    told = datasets.add(connection, dataset, [it.input_id for it in ready], patience=patience)
    for item in ready:
        status = told.get(item.input_id)
        if status is None:
            fail(item, NOT_TOLD)
        elif status.code in (datasets.ADDED, datasets.THERE_ALREADY, 10000):
            _done([item])
        else:
            fail(item, status.details or status.description or NOT_TOLD, status.code)


def _remove(
    connection: Connection, dataset: str, ready: Sequence[ChangeItem], patience: Patience
) -> None:
    datasets.remove(connection, dataset, [it.input_id for it in ready], patience=patience)
    _done(ready)


def _done(items: Sequence[ChangeItem]) -> None:
    for item in items:
        item.state, item.after, item.code = State.DONE, item.predicted, datasets.ADDED
