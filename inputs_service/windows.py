"""Windows of an app's inputs in the order of their keys or ids, each read along one index, so that
they cost the same at any depth and size."""

from collections.abc import Collection

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from inputs_service.models import App, Input

LAST = 2**63 - 1
ROWS = QuerySet[Input]


def of(
    app: App,
    *,
    status: int | None = None,
    after: int | None = None,
    before: int | None = None,
    descending: bool = False,
) -> ROWS:
    """The inputs with keys strictly between two keys, in their order; all, or those of a status.

    On PostgreSQL the whole index is compared as a row: with `app = x` the planner may rather walk
    the primary key, past every input of all other apps.
    """
    names = ["app_id", "key"] if status is None else ["app_id", "status", "key"]
    start = [app.pk] if status is None else [app.pk, status]
    low, high = (*start, after or 0), (*start, LAST if before is None else before)
    if connection.vendor == "postgresql":
        rows = Input.objects.filter(_rows_between(names, low, high))
    else:
        same = dict(zip(names[:-1], start, strict=True))
        rows = Input.objects.filter(**same, key__gt=low[-1], key__lt=high[-1])
        names = ["key"]
    return rows.order_by(*[f"-{name}" if descending else name for name in names])


def _rows_between(names: list[str], low: tuple[int, ...], high: tuple[int, ...]) -> RawSQL:
    columns = ", ".join(f'"{Input._meta.db_table}"."{name}"' for name in names)
    marks = ", ".join(["%s"] * len(names))
    condition = f"({columns}) > ({marks}) AND ({columns}) < ({marks})"
    return RawSQL(condition, (*low, *high), output_field=BooleanField())  # noqa: S611 - our names


def by_id(app: App, *, after: str, descending: bool) -> ROWS:
    """The inputs in the order of their ids, after one; empty: from the first."""
    rows = Input.objects.filter(app=app).order_by("-input_id" if descending else "input_id")
    if not after:
        return rows
    return rows.filter(input_id__lt=after) if descending else rows.filter(input_id__gt=after)


def named(app: App, ids: Collection[str], *, status: int | None = None) -> ROWS:
    """The inputs of these ids, newest first; all, or those of a status.

    Their keys are looked up first: SQLite would else walk the app's inputs in order.
    """
    keys = Input.objects.filter(app=app, input_id__in=ids).values_list("key", flat=True)
    rows = Input.objects.filter(key__in=list(keys)).order_by("-key")
    return rows if status is None else rows.filter(status=status)
