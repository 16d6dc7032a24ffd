"""Threads that post, patch and delete annotations of the same inputs at once, in different orders
and with concepts that none has made yet, while others patch the inputs themselves; run as a program
on the database of the environment, it prints what came of it as JSON."""

import json
import sys
from functools import partial
from typing import Any

import orjson
from django.core.management import call_command
from django.db import connection

from inputs_service import labelling
from inputs_service.annotations import adding, deleting, patching, telling
from inputs_service.annotations.drafts import draft_of
from inputs_service.annotations.patches import patch_of
from inputs_service.models import Annotation, App, Input, InputConcept, User
from inputs_service.patience import patient
from inputs_service.posting import drafts, storing
from tests.live.together import at_once

WORKERS, ROUNDS = 4, 5
NAMES = [f"input-{number}" for number in range(3)]
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
MERGE = patching.Way("merge")


def region(*names: str) -> dict[str, Any]:
    """A region with concepts."""
    return {"region_info": BOX, "data": {"concepts": [{"id": it, "value": 1} for it in names]}}


def annotate(app: App, worker: int, won: list[str]) -> None:
    """Posts with ids that all use, patches what all patch, and deletes what it posted alone."""
    inputs = NAMES if worker % 2 else NAMES[::-1]
    for number in range(ROUNDS):
        name = f"{worker}-{number}"
        fresh = [f"c{number}-{it}" for it in range(3)]
        labels = fresh if worker % 2 else fresh[::-1]
        for annotation_id in (f"same-{number}", f"own-{name}"):
            won += post(app, inputs, annotation_id, labels)
        patch(app, inputs, "shared", {"metadata": {name: True}})
        patch(app, inputs, "r", {"regions": [region(f"r{name}")]})
        own = {"metadata": {name: True}, "regions": [{**region("x"), "id": f"new-{name}"}]}
        changes = [labelling.change_of(it, own) for it in inputs]
        labelling.change(app, changes)
        patient(deleting.delete_pairs)(app, inputs, [f"own-{name}"] * len(inputs))


@patient
def post(app: App, inputs: list[str], annotation_id: str, labels: list[str]) -> list[str]:
    """Which of the posts were the first of their id."""
    items: list[Any] = [
        {"id": annotation_id, "input_id": it, "data": {"regions": [region(*labels)]}}
        for it in inputs
    ]
    posted = [draft_of(item, app) for item in items]
    adding.add_all(app, posted)
    return [f"{it.input_id} {annotation_id}" for it in posted if it.problem is None]


@patient
def patch(app: App, inputs: list[str], annotation_id: str, data: dict[str, Any]) -> None:
    """Merges into an annotation of each input."""
    items: list[Any] = [{"id": annotation_id, "input_id": it, "data": data} for it in inputs]
    patches = [patch_of(item) for item in items]
    patching.patch_all(app, patches, MERGE)
    assert all(it.problem is None for it in patches)


def told(app: App, row: Input) -> dict[str, Any]:
    """An input and its annotations, as they are told and as rows say."""
    rows = Annotation.objects.filter(input=row).order_by("key")
    by_id = {it["id"]: it for it in telling.told(list(rows), app)}
    shown = orjson.loads(row.answer)["data"]["regions"]
    labels = InputConcept.objects.filter(annotation__in=rows)
    return {
        "ids": sorted(rows.filter(is_input_level=False).values_list("annotation_id", flat=True)),
        "shared": sorted(by_id["shared"]["data"]["metadata"]),
        "shown": [it["id"] for it in shown],
        "in_answer": list(rows.filter(is_in_answer=True).values_list("annotation_id", flat=True)),
        "region": sorted(it["id"] for it in shown[0]["data"]["concepts"]),
        "rows_of_region": sorted(
            labels.filter(annotation__annotation_id="r").values_list(
                "concept__concept_id", flat=True
            )
        ),
    }


def run() -> dict[str, Any]:
    """All at once; gives how the inputs stand and which posts were taken."""
    call_command("migrate", verbosity=0)
    app = App.objects.create(user=User.objects.create(user_id="u"), app_id="a")
    data = {"text": {"raw": "a"}, "regions": [{**region(), "id": "r"}]}
    items: list[Any] = [{"id": name, "data": data} for name in NAMES]
    storing.store_all(app, [drafts.draft_of(item) for item in items])
    post(app, NAMES, "shared", [])
    won: list[str] = []
    jobs = [partial(annotate, app, worker, won) for worker in range(WORKERS)]
    failed = at_once(jobs)
    inputs = [told(app, row) for row in Input.objects.order_by("key")]
    return {"inputs": inputs, "won": sorted(won), "failed": failed}


def main() -> None:
    """Prints it."""
    json.dump(run(), sys.stdout)
    connection.close()
