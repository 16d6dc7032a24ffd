"""Annotations as the API tells them, completed as they are read."""

from collections.abc import Sequence
from typing import Any

import orjson

from inputs_service import answers
from inputs_service.annotations import makers
from inputs_service.annotations.contents import OWN
from inputs_service.models import Annotation, App, Input
from inputs_service.wire.values import timestamp

Message = dict[str, Any]


def told(rows: Sequence[Annotation], app: App) -> list[Message]:
    """The annotations as the API tells them, in the order of `rows`; three queries, however many.

    Shape: id, input_id, data, annotation_info, user_id, status, created_at, modified_at, trusted,
    input_level, worker, and what else the message had. An input-level one tells the input's own
    concepts, metadata, point and times.
    """
    input_ids = dict(
        Input.objects.filter(key__in={row.input_id for row in rows}).values_list("key", "input_id")
    )
    inputs = _inputs_of([row.input_id for row in rows if row.is_input_level])
    found = [_told(row, app, inputs.get(row.input_id, {})) for row in rows]
    for row, message in zip(rows, found, strict=True):
        message["input_id"] = input_ids.get(row.input_id, "")
    answers.name_concepts((message["data"] for message in found), app)
    return found


def _inputs_of(keys: list[int]) -> dict[int, Message]:
    stored = Input.objects.filter(key__in=keys).values_list("key", "answer")
    return {key: orjson.loads(answer) for key, answer in stored}


def _told(row: Annotation, app: App, answer: Message) -> Message:
    if row.is_input_level:
        data = {name: value for name, value in answer.get("data", {}).items() if name in OWN}
    else:
        data = orjson.loads(row.data or "{}")
    of_input = answer if row.is_input_level else {}
    return {
        "id": row.annotation_id,
        "input_id": "",
        "data": data,
        "created_at": of_input.get("created_at") or timestamp(row.created_at),
        "modified_at": of_input.get("modified_at") or timestamp(row.modified_at),
        **makers.told(row, app),
    }
