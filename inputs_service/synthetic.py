"""Rows of processed inputs made up in great numbers, for measuring. Nothing else uses them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, models, transaction
from django.utils import timezone

from inputs_core import ids
from inputs_service import counts, statuses
from inputs_service.models import Annotation, App, Input, InputConcept
from inputs_service.models.input import Kind
from inputs_service.posting import concepts
from inputs_service.wire.values import timestamp

Rows = Iterator[tuple[Any, ...]]
CHUNK = 20_000
CONCEPTS = [f"concept-{number}" for number in range(20)]
INFO = {"width": 1024, "height": 768, "format": "JPEG", "color_mode": "YUV"}
INPUT_COLUMNS = (
    *("key", "app_id", "input_id", "kinds", "status", "status_details", "url_digest"),
    *("answer", "created_at", "modified_at"),
)
LABEL_COLUMNS = ("input_id", "concept_id", "value")
SAID = {
    "is_input_level": True,
    "is_in_answer": False,
    "is_trusted": True,
    "traits": 0,
    "status": 24150,
    **dict.fromkeys(("region_id", "track_id", "task_id", "user_id", "data"), ""),
    **dict.fromkeys(("model_version_id", "workflow_version_id"), ""),
    **dict.fromkeys(("info", "extra"), "{}"),
}
"""The input-level annotation of each."""
SAID_COLUMNS = ("app_id", "input_id", "annotation_id", "created_at", "modified_at", *SAID)


def load(app: App, count: int) -> Iterator[int]:
    """Inserts `count` processed inputs without media, each with two concepts, metadata and
    its annotation, in transactions of 20,000; gives how many stand so far after each."""
    labels = concepts.rows_of(app, {name: name for name in CONCEPTS})
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        with transaction.atomic():
            counts.lock(app)
            first = _reserve(size)
            now = timezone.now()
            _insert(Input, INPUT_COLUMNS, _inputs(app, range(first, first + size), now))
            _insert(Annotation, SAID_COLUMNS, _said(app, range(first, first + size), now))
            _insert(InputConcept, LABEL_COLUMNS, _labels(range(first, first + size), labels))
            counts.move(app.pk, {statuses.DONE: size})
        yield start + size


def _names(key: int) -> tuple[str, str]:
    return CONCEPTS[key % 20], CONCEPTS[(key // 20 + key % 20 + 1) % 20]


def _inputs(app: App, keys: range, now: datetime) -> Rows:
    told = timestamp(now)
    moment = connection.ops.adapt_datetimefield_value(now)
    for key in keys:
        input_id = f"load-{key:09d}"
        first, second = _names(key)
        labels = [{"id": first, "value": 1}]
        if second != first:
            labels.append({"id": second, "value": 0})
        image = {"url": f"https://samples.invalid/{key}.jpg", "image_info": INFO}
        metadata = {"number": key, "split": "train" if key % 5 else "test"}
        data = {"image": image, "concepts": labels, "metadata": metadata}
        answer = {"id": input_id, "data": data, "created_at": told, "modified_at": told}
        yield (
            *(key, app.pk, input_id, int(Kind.IMAGE), statuses.DONE, "", ""),
            *(orjson.dumps(answer).decode(), moment, moment),
        )


def _said(app: App, keys: range, now: datetime) -> Rows:
    moment = connection.ops.adapt_datetimefield_value(now)
    for key in keys:
        yield app.pk, key, ids.new_ordered_id(), moment, moment, *SAID.values()


def _labels(keys: range, labels: dict[str, int]) -> Rows:
    for key in keys:
        first, second = _names(key)
        yield key, labels[first], 1.0
        if second != first:
            yield key, labels[second], 0.0


def _reserve(size: int) -> int:
    table = Input._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE')
            sequence = f"pg_get_serial_sequence('{table}', 'key')"
            cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + {size})")
            return int(cursor.fetchone()[0]) - size
        last = Input.objects.aggregate(last=models.Max("key"))["last"]
        return int(last or 0) + 1


def _insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - our names
        cursor.executemany(statement, list(rows))
