"""Writes changes of inputs' data: all in one transaction, with a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from inputs_core.patching import differ
from inputs_service import lookups, statuses
from inputs_service.labelling import labels, placing
from inputs_service.labelling.changes import Change, learn
from inputs_service.models import App, Input
from inputs_service.patience import patient
from inputs_service.posting import concepts
from inputs_service.posting.problems import Problem
from inputs_service.rewriting import rewrite
from inputs_service.searching import cells, metadata
from inputs_service.wire.values import timestamp

Data = dict[str, Any]
WRITTEN = ("answer", "modified_at", "longitude", "latitude", "cell")


@dataclass(eq=False)
class Held:
    """An input whose row this transaction holds: its data before, and as changed so far."""

    row: Input
    answer: Data
    before: Data
    after: Data

    @classmethod
    def of(cls, row: Input) -> "Held":
        """The input of a row, not changed yet."""
        answer = orjson.loads(row.answer)
        return cls(row, answer, answer["data"], answer["data"])

    def changed(self, field: str) -> bool:
        """Whether a field of the data differs from what is stored."""
        return differ(self.before.get(field), self.after.get(field))


@patient
def change(app: App, changes: Sequence[Change]) -> None:
    """Applies changes to inputs of an app in their order, several of one input one upon the other.

    Afterwards each has its `row`, or its `problem`: one that has a problem already is passed over,
    and one that cannot be applied changes nothing. Two calls at once both take effect: the rows
    are held in the order of their keys. An input that stays as it was is not modified.
    Raises: OperationalError where the database stays busy.
    """
    sound = [it for it in changes if it.problem is None]
    with transaction.atomic():
        held = _held(app, {it.input_id for it in sound})
        taken = placing.taken([it.row.key for it in held.values()], sound)
        for it in sound:
            _apply(it, held.get(it.input_id), taken)
        names: dict[str, str] = {}
        for it in sound:
            learn(names, it.names if it.problem is None else {})
        _write(app, [it for it in held.values() if differ(it.before, it.after)], names)


def _held(app: App, input_ids: Collection[str]) -> dict[str, Held]:
    keys = lookups.found(Input.objects.filter(app=app), "input_id", input_ids, "key")
    rows = Input.objects.select_for_update().filter(key__in=keys.values()).order_by("key")
    return {row.input_id: Held.of(row) for row in rows}


def _apply(change: Change, held: Held | None, taken: Mapping[int, Collection[str]]) -> None:
    if held is None:
        change.problem = Problem("This input does not exist.", statuses.NO_SUCH_INPUT)
        return
    try:
        held.after = change.applied(held.after, held.row.kinds, taken.get(held.row.key, ()))
        change.row = held.row
    except Problem as problem:
        change.problem = problem


def _write(app: App, changed: list[Held], names: dict[str, str]) -> None:
    if not changed:
        return
    now = timezone.now()
    for it in changed:
        _rewrite(it, now)
    rewrite([it.row for it in changed], WRITTEN)
    changes = [(it.row, it.before, it.after) for it in changed]
    pks = concepts.rows_of(app, labels.names_of(changes) | names)
    labels.write(changes, pks)
    placing.write(changes, pks, now)
    described = [it for it in changed if it.changed("metadata")]
    if described:
        metadata.reindex(app.pk, {it.row.key: it.after.get("metadata", {}) for it in described})


def _rewrite(held: Held, now: datetime) -> None:
    row, point = held.row, held.after.get("geo", {}).get("geo_point", {})
    row.longitude, row.latitude = point.get("longitude"), point.get("latitude")
    row.cell = cells.cell_of(row.longitude, row.latitude)
    row.modified_at = now
    told = {**held.answer, "data": held.after, "modified_at": timestamp(now)}
    row.answer = orjson.dumps(told).decode()
