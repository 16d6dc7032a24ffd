"""Takes annotations away. An input keeps its input-level one for as long as it stands."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from inputs_service.annotations import copies, listing, rows
from inputs_service.annotations.contents import problem
from inputs_service.errors import CodedError, NotFound
from inputs_service.models import Annotation, App, Input


def delete_one(app: App, input_id: str, annotation_id: str) -> None:
    """Deletes an annotation of an input. Raises: NotFound, CodedError for the input-level one."""
    with transaction.atomic():
        found = listing.pairs(app, [input_id], [annotation_id])
        row = found.first()
        if row is None:
            raise NotFound("This annotation does not exist.")
        if row.is_input_level:
            refused = problem(
                "The input-level annotation stands for the input's own data and stays."
            )
            raise CodedError(refused.details, code=refused.code)
        delete(found)


def delete_pairs(app: App, input_ids: Sequence[str], ids: Sequence[str]) -> None:
    """Deletes annotations that are named one by one; those that do not exist, and input-level ones,
    are passed over. Raises: InvalidRequest where the two lists do not pair."""
    with transaction.atomic():
        delete(listing.pairs(app, input_ids, ids))


def delete_of_inputs(app: App, input_ids: Sequence[str]) -> None:
    """Deletes all annotations of some inputs but the input-level ones."""
    with transaction.atomic():
        delete(listing.of_inputs(app, input_ids))


def delete(annotations: QuerySet[Annotation]) -> None:
    """Deletes annotations with their concepts in five queries, however many; their inputs are held
    first, and the copies in the inputs' answers follow. Call it inside a transaction."""
    keys = set(annotations.order_by().values_list("input_id", flat=True).distinct())
    held = Input.objects.select_for_update().filter(key__in=keys).order_by("key")
    list(held.values_list("key"))
    going = annotations.filter(is_input_level=False)
    copied = set(going.filter(is_in_answer=True).values_list("input_id", flat=True).distinct())
    rows.delete(going)
    copies.refresh(copied)
