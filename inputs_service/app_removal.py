"""Deletes apps: gone for every caller at once, row by row in the background.

A deleted app moves to an owner who has no key, under an id that nobody knows. So its old id is
free, nothing finds it, and a request that is just under way ends as it would have.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inputs_core import ids
from inputs_service import dispatch, leases, ownership, removing
from inputs_service.errors import NotFound
from inputs_service.models import App, AppRemoval, Dataset, DatasetRemoval, Input, Key, Work
from inputs_service.patience import patient

NOBODY = ""
"""The user id of deleted apps' owner: no request can name it."""
BATCH = 500
WORK_S = 20.0
BREATH_S = 0.02
"""Between two batches, in which others may write."""
LATE = timedelta(minutes=10)
"""How long an empty app's row stays: longer than any request that found it before."""


def begin(app: App) -> None:
    """Takes the app from its owner, its keys from everybody, and its work from the workers.

    Raises: NotFound where somebody else has deleted it at this moment.
    """
    with transaction.atomic():
        mine = App.objects.filter(pk=app.pk, user_id=app.user_id)
        owner = ownership.user_named(NOBODY)
        if not mine.update(user=owner, app_id=ids.new_id(), modified_at=timezone.now()):
            raise NotFound("This app does not exist.")
        Key.objects.filter(app=app).delete()
        for model in _working_models():
            _rows(model).filter(app=app).update(due_at=None, claim="")
        AppRemoval.objects.create(app=app, due_at=timezone.now())
        transaction.on_commit(dispatch.wake_deletions)


def work(on_more: Callable[[], object]) -> None:
    """Removes rows of deleted apps for up to 20 s; calls `on_more` where something is left."""
    ends_at = time.monotonic() + WORK_S
    while (row := leases.claim(AppRemoval)) is not None:
        while step(row):
            if time.monotonic() > ends_at:
                leases.release(row)
                on_more()
                return
            time.sleep(BREATH_S)


def step(row: AppRemoval) -> bool:
    """Removes a batch of an app's rows; False where there is nothing to do for now."""
    inputs = Input.objects.filter(app_id=row.app_id).order_by("key")
    if keys := list(inputs.values_list("key", flat=True)[:BATCH]):
        removing.remove(row.app_id, keys)
        return leases.renew(row)
    if _remove_datasets(row.app_id) or _remove_others(row.app_id):
        return leases.renew(row)
    since = timezone.now() - row.created_at
    if since < LATE:
        leases.release(row, in_s=(LATE - since).total_seconds())
    else:
        _remove_app(row.app_id)
    return False


def _working_models() -> list[type[Work]]:
    """The kinds of work that belong to an app, and are of no use without it."""
    models = apps.get_app_config("inputs_service").get_models()
    return [
        model
        for model in models
        if issubclass(model, Work) and model is not AppRemoval and _has_app(model)
    ]


def _has_app(model: Any) -> bool:
    return any(field.name == "app" for field in model._meta.fields)


def _rows(model: Any) -> QuerySet[Any]:
    return QuerySet(model)


@patient
def _remove_datasets(app_pk: int) -> int:
    """Hands a batch of the app's datasets to those who remove datasets, with their files."""
    with transaction.atomic():
        some = list(Dataset.objects.filter(app=app_pk).order_by("pk")[:BATCH])
        Dataset.objects.filter(pk__in=[row.pk for row in some]).update(app=None)
        now = timezone.now()
        DatasetRemoval.objects.bulk_create(DatasetRemoval(dataset=row, due_at=now) for row in some)
    return len(some)


@patient
def _remove_others(app_pk: int) -> int:
    """Removes a batch of one kind of the app's other rows; says how many."""
    for relation in App._meta.related_objects:
        rows = _rows(relation.related_model).filter(**{relation.field.name: app_pk})
        if relation.related_model is AppRemoval:
            continue
        some = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if some:
            _rows(relation.related_model).filter(pk__in=some).delete()
            return len(some)
    return 0


@patient
def _remove_app(app_pk: int) -> None:
    with transaction.atomic():
        App.objects.filter(pk=app_pk).delete()
