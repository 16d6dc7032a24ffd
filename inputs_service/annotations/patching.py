"""Patches annotations: all in one transaction, with a fixed number of queries. An input-level one
stands for its input's own data, which `labelling` writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from inputs_service import labelling, statuses
from inputs_service.annotations import adding, copies, deleting, listing, rows
from inputs_service.annotations.drafts import of_annotation
from inputs_service.annotations.patches import Held, Patch, apply
from inputs_service.models import Annotation, App
from inputs_service.posting import concepts
from inputs_service.posting.problems import Problem

Place = tuple[str, str]


@dataclass(frozen=True)
class Way:
    """How patches land: merge, remove or overwrite; and whether what is left empty is deleted."""

    action: str
    deletes_empty: bool = False


def patch_all(app: App, patches: Sequence[Patch], way: Way) -> set[int]:
    """Applies patches in their order, several of one annotation one upon the other.

    Their inputs are held, in the order of their keys, so that of two calls at once both take
    effect; an annotation that stays as it was is not modified. Gives the keys of the annotations
    that were left empty and are deleted.
    """
    with transaction.atomic():
        sound = [patch for patch in patches if patch.problem is None]
        known = _known(app, sound)
        for patch in sound:
            _try(patch, known, way.action)
        labels = concepts.rows_of(app, _names(sound))
        _change_inputs(app, sound)
        touched = list(dict.fromkeys(it.held for it in sound if it.held and not it.problem))
        for held in touched:
            rows.hold(held.row, held.after)
        deleted = {held.row.key for held in touched if _goes(held, way)}
        left = [held for held in touched if held.row.key not in deleted and held.is_changed]
        _write(left, labels)
        if deleted:
            deleting.delete(Annotation.objects.filter(key__in=deleted))
    return deleted


def _goes(held: Held, way: Way) -> bool:
    removes = way.deletes_empty and way.action == "remove"
    return removes and not held.after and not held.row.is_input_level


def _known(app: App, patches: list[Patch]) -> dict[Place, Held | None]:
    """Inputs that exist stand at (input id, ""), with nothing."""
    inputs = adding.held(app, {patch.input_id for patch in patches})
    by_key = {row.key: row for row in inputs.values()}
    named = [it.input_id for it in patches], [it.annotation_id for it in patches]
    known: dict[Place, Held | None] = {(input_id, ""): None for input_id in inputs}
    for row in listing.pairs(app, *named).filter(input__in=by_key):
        of = by_key[row.input_id]
        known[of.input_id, row.annotation_id] = Held.of_row(row, of)
    return known


def _try(patch: Patch, known: dict[Place, Held | None], action: str) -> None:
    held = known.get((patch.input_id, patch.annotation_id))
    if (patch.input_id, "") not in known:
        patch.problem = Problem("input_id: this input does not exist.", statuses.NO_SUCH_INPUT)
    elif held is None:
        patch.problem = Problem("id: the input has no such annotation.", 11101)
    else:
        try:
            apply(patch, held, action)
        except Problem as wrong:
            patch.problem = of_annotation(wrong)


def _change_inputs(app: App, patches: list[Patch]) -> None:
    changes = [patch.change for patch in patches if patch.change is not None]
    if changes:
        labelling.change(app, changes)
    for patch in patches:
        if patch.change is not None and patch.change.problem is not None:
            patch.problem = of_annotation(patch.change.problem)


def _names(patches: list[Patch]) -> dict[str, str]:
    """Of all concepts: they are created at once, so that no two calls wait for each other."""
    names: dict[str, str] = {}
    for patch in patches:
        names.update(patch.held.names if patch.held else {})
        names.update(patch.change.names if patch.change else {})
    return names


def _write(changed: list[Held], labels: dict[str, int]) -> None:
    now = timezone.now()
    for held in changed:
        held.row.modified_at = now
    other = [held for held in changed if held.differs]
    rows.rewrite([(held.row, held.after) for held in other], labels)
    rows.rewrite_states(held.row for held in changed if not held.differs)
    copies.refresh({held.of.key for held in other if held.row.is_in_answer})
