"""Threads that patch the same inputs at once, in different orders and with concepts that none has
made yet, while another processes them; run as a program on the database of the environment, it
prints how the inputs stand as JSON."""

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from django.core.management import call_command
from django.db import connection, transaction

from inputs_service import concepts, labelling
from inputs_service.annotations import copies, patches, patching
from inputs_service.ingest import claims, finishing
from inputs_service.ingest.processing import Outcome
from inputs_service.models import Annotation, App, Input, InputConcept, MetadataEntry, User
from inputs_service.paging import Page
from inputs_service.posting import storing
from inputs_service.posting.drafts import draft_of
from inputs_service.searching import metadata
from tests.live.together import at_once

PATCHERS, ROUNDS = 5, 6
NAMES = [f"input-{number}" for number in range(4)]
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}


def patch(app: App, worker: int) -> None:
    """Adds a concept of its own, and one that all add, a key of metadata and a region each time."""
    for number in range(ROUNDS):
        name = f"{worker}-{number}"
        own = [{"id": name, "value": 1}, {"id": f"all-{number}", "value": 0}]
        data = {
            "concepts": own if worker % 2 else own[::-1],
            "metadata": {name: True},
            "regions": [{"id": name, "region_info": BOX, "data": {"concepts": own[:1]}}],
        }
        inputs = NAMES if worker % 2 else NAMES[::-1]
        changes = [labelling.change_of(it, data) for it in inputs]
        labelling.change(app, changes)
        assert all(it.problem is None for it in changes)


def annotate(app: App) -> None:
    """Says something of every region that stands meanwhile, through their annotations."""
    for number in range(ROUNDS):
        rows = Annotation.objects.filter(is_in_answer=True).order_by("-key")[:100]
        found = rows.values_list("input__input_id", "annotation_id")
        said = {"concepts": [{"id": f"said-{number}", "value": 1}]}
        items = [
            {"id": it, "input_id": of, "data": {"regions": [{"id": it, "data": said}]}}
            for of, it in found
        ]
        made = [patches.patch_of(item) for item in items]
        patching.patch_all(app, made, patching.Way("merge"))
        assert [it.problem for it in made] == [None] * len(made)


def process() -> None:
    """Finishes the inputs meanwhile."""
    for _ in NAMES:
        for claim in claims.claim(1):
            finishing.finish([(claim, Outcome(30000))])


def told(row: Input) -> dict[str, Any]:
    """An input as its answer tells it, and as its rows do."""
    data = orjson.loads(row.answer)["data"]
    labels = InputConcept.objects.filter(input=row)
    own = labels.filter(annotation=None).values_list("concept__concept_id", flat=True)
    entries = MetadataEntry.objects.filter(input=row).values_list("entry", flat=True)
    return {
        "status": row.status,
        "concepts": sorted(concept["id"] for concept in data["concepts"]),
        "rows": sorted(own),
        "metadata": sorted(data["metadata"]),
        "is_indexed": set(entries) == metadata.entries(row.app_id, data["metadata"]),
        "regions": [region["id"] for region in data["regions"]],
        "annotations": list(
            Annotation.objects.filter(input=row, is_in_answer=True)
            .order_by("key")
            .values_list("annotation_id", flat=True)
        ),
        "labels_of_regions": labels.exclude(annotation=None).count(),
        "concepts_of_regions": sum(len(it["data"]["concepts"]) for it in data["regions"]),
    }


def run() -> dict[str, Any]:
    """All at once; gives how the inputs stand, before and after their copies are made anew."""
    call_command("migrate", verbosity=0)
    app = App.objects.create(user=User.objects.create(user_id="u"), app_id="a")
    items: list[Any] = [{"id": name, "data": {"text": {"raw": name}}} for name in NAMES]
    storing.store_all(app, [draft_of(item) for item in items])
    jobs: list[Callable[[], object]] = [partial(patch, app, it) for it in range(PATCHERS)]
    at_once([*jobs, partial(annotate, app), process])
    before = [told(row) for row in Input.objects.order_by("key")]
    with transaction.atomic():
        copies.refresh(list(Input.objects.values_list("key", flat=True)))
    counted = concepts.counts(concepts.page(app, "all-*", Page(0, 128)))
    counted_own = concepts.counts(concepts.page(app, "1-*", Page(0, 128)))
    return {
        "inputs": before,
        "again": [told(row) for row in Input.objects.order_by("key")],
        "counts": sorted([*counted.values(), *counted_own.values()]),
    }


def main() -> None:
    """Prints it."""
    json.dump(run(), sys.stdout)
    connection.close()
