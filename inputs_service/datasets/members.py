"""The inputs of a dataset: read in the order of their keys, added and taken away.

Rows are locked in the order inputs, dataset: so those who delete either wait for each other.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from inputs_service.datasets import lookup
from inputs_service.models import App, Dataset, DatasetInput, Input

LAST = 2**63 - 1
TABLE = DatasetInput._meta.db_table
BETWEEN = f'("{TABLE}"."dataset_id", "{TABLE}"."input_id")'


def window(
    dataset: Dataset,
    *,
    after: int | None = None,
    before: int | None = None,
    descending: bool = False,
) -> QuerySet[DatasetInput]:
    """The memberships of inputs with keys strictly between two keys, in the order of the keys.

    On PostgreSQL the whole index is compared as a row: with `dataset = x` the planner may rather
    walk the inputs of all datasets.
    """
    low, high = (dataset.pk, after or 0), (dataset.pk, LAST if before is None else before)
    sign = "-" if descending else ""
    if connection.vendor == "postgresql":
        condition = f"{BETWEEN} > (%s, %s) AND {BETWEEN} < (%s, %s)"
        rows = DatasetInput.objects.filter(
            RawSQL(condition, (*low, *high), output_field=BooleanField())  # noqa: S611 - our names
        )
        return rows.order_by(f"{sign}dataset_id", f"{sign}input_id")
    rows = DatasetInput.objects.filter(dataset=dataset, input__gt=low[1], input__lt=high[1])
    return rows.order_by(f"{sign}input_id")


def page(dataset: Dataset, start: int, stop: int) -> list[tuple[int, datetime]]:
    """A page of members, newest inputs first. Shape: key of the input, when it was added."""
    rows = window(dataset, descending=True)
    return list(rows.values_list("input_id", "created_at")[start:stop])


def add(app: App, dataset_id: str, keys: Collection[int]) -> set[int]:
    """Adds inputs to a dataset in one transaction; gives the keys of those that are in it now.

    One that is in it already stays as it is; one that was deleted meanwhile is left out.
    Units/limits: at most 1,000 keys. Raises: NotFound for a dataset that was deleted.
    """
    with transaction.atomic():
        rows = Input.objects.filter(app=app, key__in=keys).order_by("key")
        found = list(rows.select_for_update(no_key=True).values_list("key", flat=True))
        dataset = lookup.one(app, dataset_id, locked=True)
        DatasetInput.objects.bulk_create(
            [DatasetInput(dataset=dataset, input_id=key) for key in found], ignore_conflicts=True
        )
    return set(found)


def discard(dataset: Dataset, keys: Collection[int]) -> None:
    """Takes inputs out of a dataset; those that are not in it are passed over."""
    rows = DatasetInput.objects.filter(dataset=dataset, input__in=keys)
    with transaction.atomic():
        held = rows.order_by("input_id").select_for_update().values_list("pk", flat=True)
        DatasetInput.objects.filter(pk__in=list(held)).delete()
