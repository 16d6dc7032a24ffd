"""Rows of processed inputs made up in great numbers, for measuring. Nothing else uses them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, models, transaction
from django.utils import timezone

from inputs_core import ids
from inputs_service import counts, variety
from inputs_service.models import (
    Annotation,
    App,
    Dataset,
    DatasetInput,
    Input,
    InputConcept,
    MetadataEntry,
)
from inputs_service.posting import concepts
from inputs_service.searching import cells, metadata
from inputs_service.variety import Made
from inputs_service.wire.values import timestamp

Rows = Iterator[tuple[Any, ...]]
Makings = Mapping[int, Made]
CHUNK = 20_000
CONCEPTS = [f"concept-{number}" for number in range(20)]
INPUT_COLUMNS = (
    *("key", "app_id", "input_id", "kinds", "status", "status_details", "url_digest"),
    *("answer", "created_at", "modified_at", "longitude", "latitude", "cell"),
)
MEMBER_COLUMNS = ("dataset_id", "input_id", "created_at")
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


def load(app: App, count: int, *, varied: bool = False) -> Iterator[int]:
    """Inserts `count` processed inputs without media, each with two concepts, metadata and
    its annotation, in transactions of 20,000; gives how many stand so far after each.

    `varied`: of several types and states, in datasets and places.
    """
    labels = concepts.rows_of(app, {name: name for name in CONCEPTS})
    datasets = _datasets(app) if varied else {}
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        with transaction.atomic():
            counts.lock(app)
            first = _reserve(size)
            made = {
                first + step: variety.varied(start + step, count) if varied else variety.PLAIN
                for step in range(size)
            }
            _fill(app, made, labels, datasets)
            counts.move(app.pk, Counter(one.status for one in made.values()))
        yield start + size


def _datasets(app: App) -> dict[str, int]:
    return {
        name: Dataset.objects.get_or_create(app=app, dataset_id=name)[0].pk
        for name in variety.DATASETS
    }


def _fill(app: App, made: Makings, labels: dict[str, int], datasets: dict[str, int]) -> None:
    now = timezone.now()
    _insert(Input, INPUT_COLUMNS, _inputs(app, made, now))
    _insert(Annotation, SAID_COLUMNS, _said(app, made, now))
    _insert(InputConcept, LABEL_COLUMNS, _labels(made, labels))
    _insert(MetadataEntry, ("entry", "input_id"), _entries(app, made))
    _insert(DatasetInput, MEMBER_COLUMNS, _members(made, datasets, now))


def _names(key: int) -> tuple[str, str]:
    return CONCEPTS[key % 20], CONCEPTS[(key // 20 + key % 20 + 1) % 20]


def _metadata(key: int, one: Made) -> dict[str, Any]:
    return {"number": key, "split": "train" if key % 5 else "test", **one.metadata}


def _inputs(app: App, made: Makings, now: datetime) -> Rows:
    told = timestamp(now)
    moment = connection.ops.adapt_datetimefield_value(now)
    for key, one in made.items():
        input_id = f"load-{key:09d}"
        point = one.point or (None, None)
        data = {**_media(key, one), "concepts": _concepts(key), "metadata": _metadata(key, one)}
        if one.point:
            data["geo"] = {"geo_point": {"longitude": point[0], "latitude": point[1]}}
        answer = {"id": input_id, "data": data, "created_at": told, "modified_at": told}
        yield (
            *(key, app.pk, input_id, int(one.kind), one.status, "", ""),
            *(orjson.dumps(answer).decode(), moment, moment, *point, cells.cell_of(*point)),
        )


def _media(key: int, one: Made) -> dict[str, Any]:
    ((place, info),) = variety.INFOS[one.kind].items()
    return {place: {"url": f"https://samples.invalid/{key}.jpg", **info}}


def _concepts(key: int) -> list[dict[str, Any]]:
    first, second = _names(key)
    return [{"id": first, "value": 1}, *([{"id": second, "value": 0}] if second != first else [])]


def _entries(app: App, made: Makings) -> Rows:
    for key, one in made.items():
        for entry in metadata.entries(app.pk, _metadata(key, one)):
            yield entry, key


def _members(made: Makings, datasets: dict[str, int], now: datetime) -> Rows:
    moment = connection.ops.adapt_datetimefield_value(now)
    for key, one in made.items():
        for name in one.datasets:
            yield datasets[name], key, moment


def _said(app: App, made: Makings, now: datetime) -> Rows:
    moment = connection.ops.adapt_datetimefield_value(now)
    for key in made:
        yield app.pk, key, ids.new_ordered_id(), moment, moment, *SAID.values()


def _labels(made: Makings, labels: dict[str, int]) -> Rows:
    for key in made:
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
