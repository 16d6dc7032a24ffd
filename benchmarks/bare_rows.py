"""Writes rows like those that PostInputs and PatchInputs write, without the API, and prints the
seconds it took, also for the patches.

It is imported in a process with the service's settings only, see posts.py.
"""

import hashlib
import time
from itertools import count

from django.db import transaction
from django.utils import timezone

from inputs_service.models import (
    Annotation,
    App,
    Concept,
    IngestItem,
    Input,
    InputConcept,
    MetadataEntry,
)

BATCH = 128
ENTRIES = count(int(time.time()) << 20)  # numbers that no other row of the index has


def main(first: int, number: int) -> None:
    """Inserts `number` inputs from number `first` on, then patches them, 128 a transaction.

    Each has a concept, three values in its metadata, an annotation of its own and an item to
    process; the patch gives it another concept and another value.
    """
    app = App.objects.get()
    concepts = [
        Concept.objects.get_or_create(app=app, concept_id=name, name=name)[0]
        for name in ("bare", "patched")
    ]
    batches = range(first, first + number, BATCH)
    begun = time.perf_counter()
    for start in batches:
        _insert(app, concepts[0], start)
    inserted = time.perf_counter()
    for start in batches:
        _patch(app, concepts[1], start)
    print(inserted - begun, time.perf_counter() - inserted)


def _insert(app: App, concept: Concept, start: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        rows = Input.objects.bulk_create(
            Input(
                app=app,
                input_id=f"bare-{number:07}",
                kinds=1,
                url_digest=hashlib.sha256(str(number).encode()).hexdigest(),
                answer=ANSWER % (number, number),
                created_at=now,
                modified_at=now,
            )
            for number in range(start, start + BATCH)
        )
        InputConcept.objects.bulk_create(
            InputConcept(input=row, concept=concept, value=1) for row in rows
        )
        _index(rows, 3)
        Annotation.objects.bulk_create(
            Annotation(
                app=app,
                input=row,
                annotation_id=row.input_id,
                is_input_level=True,
                created_at=now,
                modified_at=now,
            )
            for row in rows
        )
        IngestItem.objects.bulk_create(IngestItem(input=row, due_at=now) for row in rows)


def _patch(app: App, concept: Concept, start: int) -> None:
    ids = [f"bare-{number:07}" for number in range(start, start + BATCH)]
    with transaction.atomic():
        found = Input.objects.filter(app=app, input_id__in=ids).order_by("key")
        rows = list(found.select_for_update())
        for row in rows:
            row.answer, row.modified_at = f"{row.answer} ", timezone.now()
        Input.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["answer", "modified_at"],
        )
        InputConcept.objects.bulk_create(
            InputConcept(input=row, concept=concept, value=1) for row in rows
        )
        _index(rows, 1)


def _index(rows: list[Input], each: int) -> None:
    MetadataEntry.objects.bulk_create(
        MetadataEntry(entry=next(ENTRIES), input=row) for row in rows for _ in range(each)
    )


ANSWER = (
    '{"id":"bare-%07d","data":{"image":{"url":"https://pictures.example/%d.jpg"},"concepts":'
    '[{"id":"bare","value":1}],"metadata":{"number":1,"source":{"name":"bench","batch":1}}}}'
)
