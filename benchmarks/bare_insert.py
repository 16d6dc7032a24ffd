"""Inserts rows like those that PostInputs makes, without the API, and prints the seconds it took.

It is imported in a process with the service's settings only, see posts.py.
"""

import hashlib
import time

from django.db import transaction
from django.utils import timezone

from inputs_service.models import App, Concept, IngestItem, Input, InputConcept

BATCH = 128


def main(first: int, count: int) -> None:
    """Inserts `count` inputs from number `first` on, each with a concept and an item to process,
    128 a transaction."""
    app, now = App.objects.get(), timezone.now()
    concept = Concept.objects.get_or_create(app=app, concept_id="bare", name="bare")[0]
    begun = time.perf_counter()
    for start in range(first, first + count, BATCH):
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
            IngestItem.objects.bulk_create(IngestItem(input=row, due_at=now) for row in rows)
    print(time.perf_counter() - begun)


ANSWER = (
    '{"id":"bare-%07d","data":{"image":{"url":"https://pictures.example/%d.jpg"},"concepts":'
    '[{"id":"bare","value":1}],"metadata":{"number":1,"source":{"name":"bench","batch":1}}}}'
)
