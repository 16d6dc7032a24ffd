"""Threads that add inputs to datasets, post inputs into them, take both away and make the datasets
anew, all at once and in different orders; run as a program on the database of the environment, it
prints what came of it as JSON."""

import json
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from inputs_service import ownership, removing
from inputs_service.datasets import lookup, members, working
from inputs_service.errors import NotFound
from inputs_service.models import App, Dataset, DatasetInput, DatasetRemoval, Input
from inputs_service.patience import patient
from inputs_service.posting import drafts, storing
from tests.live.together import at_once

ROUNDS = 8
STAYING, GOING = "staying", "going"
FIRST = [f"input-{number}" for number in range(20)]


def post(app: App, names: list[str], datasets: list[str]) -> None:
    """Posts texts into datasets that may be gone at this moment."""
    items: list[Any] = [
        {"id": name, "data": {"text": {"raw": name}}, "dataset_ids": datasets} for name in names
    ]
    patient(storing.store_all)(app, [drafts.draft_of(item) for item in items])


def add(app: App, order: int, counted: list[int]) -> None:
    """Adds all inputs to both datasets, in its own order."""
    for _ in range(ROUNDS):
        keys = list(Input.objects.filter(app=app).values_list("key", flat=True))[::order]
        for name in (STAYING, GOING)[::order]:
            try:
                counted.append(len(patient(members.add)(app, name, keys)))
            except NotFound:
                counted.append(0)


def post_and_remove(app: App, worker: int) -> None:
    """Posts inputs into both datasets, and deletes half of them again."""
    for number in range(ROUNDS):
        names = [f"{worker}-{number}-{it}" for it in range(4)]
        post(app, names[:2], [GOING, STAYING])
        post(app, names[2:], [STAYING])
        rows = Input.objects.filter(app=app, input_id__in=[names[0], names[2]])
        removing.remove(app.pk, list(rows.values_list("key", flat=True)))


def renew(app: App) -> None:
    """Deletes a dataset, makes it anew, and does the worker's part."""
    for _ in range(ROUNDS):
        _renew(app)
        working.work(lambda: None)


@patient
def _renew(app: App) -> None:
    with transaction.atomic():
        row = lookup.one(app, GOING, locked=True)
        Dataset.objects.filter(pk=row.pk).update(app=None)
        DatasetRemoval.objects.create(dataset=row, due_at=timezone.now())
        Dataset.objects.create(app=app, dataset_id=GOING)


def run() -> dict[str, Any]:
    """All at once; gives how the datasets stand."""
    call_command("migrate", verbosity=0)
    app = ownership.app_named(ownership.user_named("u"), "a")
    for name in (STAYING, GOING):
        Dataset.objects.create(app=app, dataset_id=name)
    post(app, FIRST, [])
    counted: list[int] = []
    jobs = [partial(add, app, order, counted) for order in (1, -1)]
    jobs += [partial(post_and_remove, app, worker) for worker in range(2)]
    jobs += [partial(renew, app)]
    failed = at_once(jobs)
    working.work(lambda: None)
    staying = DatasetInput.objects.filter(dataset__dataset_id=STAYING)
    return {
        "failed": failed,
        "added": sum(counted),
        "staying": sorted(staying.values_list("input__input_id", flat=True)),
        "inputs": sorted(Input.objects.values_list("input_id", flat=True)),
        "datasets": sorted(Dataset.objects.values_list("dataset_id", flat=True)),
        "removals": DatasetRemoval.objects.count(),
    }


def main() -> None:
    """Prints what came of it."""
    print(json.dumps(run()))
