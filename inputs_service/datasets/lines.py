"""What a snapshot keeps of an input: one JSON line with the input as the API tells it, and every
annotation of it that the input does not show."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import orjson

from inputs_service import answers, statuses
from inputs_service.annotations import traits
from inputs_service.models import Annotation, App, Input
from inputs_service.wire.values import timestamp

Data = dict[str, Any]
SUCCESS = 24150
COLUMNS = (
    *("input_id", "annotation_id", "data", "info", "user_id", "task_id", "status"),
    *("created_at", "modified_at"),
)


def of(app: App, keys: Collection[int]) -> list[Data]:
    """The lines of these inputs, in the order of their keys; four queries, however many.

    Shape: input, annotations[] in the order in which they were made.
    """
    rows = list(
        Input.objects.filter(key__in=keys).order_by("key").values_list("key", *answers.FIELDS)
    )
    inputs = answers.spliced([(row[1], row[2], row[3]) for row in rows], app)
    said = _annotations(app, keys)
    return [
        {"input": answer, "annotations": said.get(row[0], [])}
        for row, answer in zip(rows, inputs, strict=True)
    ]


def _annotations(app: App, keys: Collection[int]) -> dict[int, list[Data]]:
    rows = Annotation.objects.filter(
        input__in=keys, is_input_level=False, is_in_answer=False
    ).order_by("key")
    told: dict[int, list[Data]] = defaultdict(list)
    for row in rows.values(*COLUMNS):
        told[row["input_id"]].append(_told(row))
    answers.name_concepts((one["data"] for some in told.values() for one in some), app)
    return told


def _told(row: Data) -> Data:
    told = {
        "id": row["annotation_id"],
        "data": orjson.loads(row["data"] or "{}"),
        "annotation_info": row["info"],
        "user_id": row["user_id"],
        "task_id": row["task_id"],
        "status": statuses.status(row["status"]),
        "created_at": timestamp(row["created_at"]),
        "modified_at": timestamp(row["modified_at"]),
    }
    return {name: value for name, value in told.items() if value not in ("", {})}


def whole(line: Data) -> Data:
    """The input of a line with all that was said of it: what an exported input holds.

    Annotations that wait for a review, or failed one, are left out.
    """
    answer: Data = line["input"]
    data = dict(answer["data"])
    for annotation in line["annotations"]:
        if annotation["status"]["code"] == SUCCESS:
            _take(data, annotation.get("data") or {})
    return {**answer, "data": data}


def _take(data: Data, said: Data) -> None:
    for place in traits.PLACES:
        if said.get(place):
            data[place] = [*data.get(place, ()), *said[place]]
    known = {concept["id"] for concept in data.get("concepts", ())}
    new = [concept for concept in said.get("concepts", ()) if concept["id"] not in known]
    if new:
        data["concepts"] = [*data.get("concepts", ()), *new]
