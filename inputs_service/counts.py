"""How many inputs of an app stand in each status: kept rows, moved in the transaction that moves
the inputs. Statements here lock; call them in the order status, ascending."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count, F

from inputs_service import statuses
from inputs_service.models import App, Input, InputCount
from inputs_service.patience import patient


def lock(app: App) -> None:
    """Makes this transaction the only one that inserts inputs into the app until it ends.

    So keys of one app are committed in their order, and a reader that tails the stream skips
    nothing. It must be the first statement of every transaction that inserts.
    """
    rows = InputCount.objects.select_for_update().filter(app=app, status=statuses.PENDING)
    if rows.first() is None:
        InputCount.objects.bulk_create(
            [InputCount(app=app, status=statuses.PENDING)], ignore_conflicts=True
        )
        rows.get()


def move(app_pk: int, deltas: Mapping[int, int]) -> None:
    """Adds to the counts of an app. Shape: status → how many more, or fewer."""
    for status, delta in sorted(deltas.items()):
        if not delta:
            continue
        rows = InputCount.objects.filter(app_id=app_pk, status=status)
        if not rows.update(count=F("count") + delta):
            InputCount.objects.bulk_create(
                [InputCount(app_id=app_pk, status=status)], ignore_conflicts=True
            )
            rows.update(count=F("count") + delta)


def of(app_pk: int) -> dict[int, int]:
    """The counts of an app. Shape: status → count."""
    rows = InputCount.objects.filter(app_id=app_pk).order_by("status")
    return dict(rows.values_list("status", "count"))


@patient
def recount(app_pk: int) -> dict[int, int]:
    """Counts the inputs of an app anew and corrects the kept counts.

    Shape: status → by how much the kept count was wrong; empty where all were right.
    """
    with transaction.atomic():
        lock(App.objects.get(pk=app_pk))
        rows = InputCount.objects.select_for_update().filter(app_id=app_pk).order_by("status")
        kept = dict(rows.values_list("status", "count"))
        inputs = Input.objects.filter(app_id=app_pk).order_by()
        found = dict(inputs.values_list("status").annotate(count=Count("key")))
        wrong = {
            status: found.get(status, 0) - kept.get(status, 0)
            for status in sorted({*found, *kept})
            if found.get(status, 0) != kept.get(status, 0)
        }
        move(app_pk, wrong)
    return wrong
