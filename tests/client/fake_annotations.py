"""The annotations of the fake Inputs API: those posted apart, and those that stand for what an
input itself holds. The contract suite keeps it honest.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from inputs_app.client import annotations
from inputs_app.client.annotations import Annotation, Pair
from inputs_app.client.errors import Invalid
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Json
from inputs_core import patching_annotations, patching_inputs

TAKEN = {"code": 24150, "description": "Annotation success"}
REFUSED = {"code": 24155, "description": "Annotation invalid argument"}
NO_INPUT = {"code": 30102, "description": "Input does not exist"}
NO_ANNOTATION = {"code": 11101, "description": "Resource does not exist"}
NAMES = ("list_page", "of_inputs", "of_pairs", "post", "patch", "delete")


class FakeAnnotations:
    """The functions of `inputs_app.client.annotations` over the inputs in `rows`.

    `asked` is called with the name of each call.
    """

    def __init__(self, rows: dict[str, Json], asked: Callable[[str], None]) -> None:
        self.inputs = rows
        self.apart: dict[Pair, Json] = {}
        self._asked = asked

    def replace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stands in for `inputs_app.client.annotations` during a test."""
        for name in NAMES:
            monkeypatch.setattr(annotations, name, getattr(self, name))

    def list_page(
        self,
        connection: Connection,
        page: int,
        per_page: int = 500,
        *,
        input_ids: Sequence[str] = (),
        with_models: bool = False,
        patience: Patience = PAGE,
    ) -> list[Annotation]:
        """As annotations.list_page."""
        self._asked("list_annotations")
        found = [row for row in self._all() if not input_ids or row["input_id"] in set(input_ids)]
        return _told(found[(page - 1) * per_page : page * per_page])

    def of_inputs(
        self,
        connection: Connection,
        input_ids: Sequence[str],
        *,
        with_models: bool = False,
        patience: Patience = PAGE,
    ) -> Iterator[Annotation]:
        """As annotations.of_inputs."""
        if input_ids:
            yield from self.list_page(connection, 1, 10**6, input_ids=input_ids)

    def of_pairs(
        self, connection: Connection, pairs: Sequence[Pair], *, patience: Patience = PAGE
    ) -> list[Annotation]:
        """As annotations.of_pairs."""
        self._asked("list_annotations")
        return _told([row for row in self._all() if (row["input_id"], row["id"]) in set(pairs)])

    def post(
        self, connection: Connection, items: Sequence[Json], *, patience: Patience = PAGE
    ) -> list[Annotation]:
        """As annotations.post."""
        self._asked("post_annotations")
        _check(items)
        return _told([self._add(copy.deepcopy(item)) for item in items])

    def patch(
        self,
        connection: Connection,
        items: Sequence[Json],
        action: str,
        *,
        patience: Patience = PAGE,
    ) -> list[Annotation]:
        """As annotations.patch."""
        self._asked("patch_annotations")
        _check(items)
        return _told([self._patched(copy.deepcopy(item), action) for item in items])

    def delete(
        self, connection: Connection, pairs: Sequence[Pair], *, patience: Patience = PAGE
    ) -> None:
        """As annotations.delete."""
        self._asked("delete_annotations")
        _check(pairs)
        for input_id, one in pairs:
            self.apart.pop((input_id, one), None)
            data = self.inputs.get(input_id, {}).get("data", {})
            left = [region for region in data.get("regions", []) if region["id"] != one]
            data.pop("regions", None)
            data.update({"regions": left} if left else {})

    def forget(self, input_ids: Sequence[str]) -> None:
        """The annotations of deleted inputs go with them."""
        for pair in [pair for pair in self.apart if pair[0] in input_ids]:
            del self.apart[pair]

    def _all(self) -> Iterator[Json]:
        """Newest first: those posted apart, then what the inputs hold."""
        yield from (row for row in reversed(self.apart.values()) if row["input_id"] in self.inputs)
        for input_id, row in reversed(self.inputs.items()):
            data = row.get("data", {})
            for region in reversed(data.get("regions", [])):
                yield _row(input_id, region["id"], {"regions": [region]})
            own = {name: data[name] for name in patching_inputs.OWN if data.get(name)}
            yield {**_row(input_id, f"own-{input_id}", own), "input_level": True}

    def _add(self, item: Json) -> Json:
        item["id"] = item.get("id") or uuid4().hex
        pair = item["input_id"], item["id"]
        named = {"id": item["id"], "input_id": item["input_id"]}
        if item["input_id"] not in self.inputs:
            return {**named, "status": NO_INPUT}
        is_taken = any((row["input_id"], row["id"]) == pair for row in self._all())
        regions = item.get("data", {}).get("regions", [])
        if is_taken or len(regions) > 1 or not all(map(_is_within, regions)):
            return {**named, "status": REFUSED}
        for region in regions:
            region["id"] = region.get("id") or item["id"]
        self.apart[pair] = _row(*pair, item["data"])
        return self.apart[pair]

    def _patched(self, item: Json, action: str) -> Json:
        pair = item["input_id"], item["id"]
        held = next((row for row in self._all() if (row["input_id"], row["id"]) == pair), None)
        if held is None:
            return {**item, "data": {}, "status": NO_ANNOTATION}
        if held.get("input_level"):
            data = self.inputs[pair[0]]["data"]
            held["data"] = patching_inputs.patched(
                data, item["data"], action, keeps=patching_inputs.PLACED
            )
            self.inputs[pair[0]]["data"] = held["data"]
            return held
        held["data"] = patching_annotations.patched(held["data"], item["data"], action)
        if pair not in self.apart:
            data = self.inputs[pair[0]]["data"]
            (changed,) = held["data"]["regions"]
            data["regions"] = [
                changed if region["id"] == pair[1] else region for region in data["regions"]
            ]
        return held


def _is_within(region: Json) -> bool:
    box = region.get("region_info", {}).get("bounding_box")
    return box is None or all(0 <= side <= 1 for side in box.values())


def _row(input_id: str, annotation_id: str, data: Json) -> Json:
    now = datetime.now(UTC).isoformat()
    row: dict[str, Any] = {"id": annotation_id, "input_id": input_id, "data": data}
    return {**row, "status": TAKEN, "created_at": now, "modified_at": now, "input_level": False}


def _check(items: Sequence[object]) -> None:
    if not 0 < len(items) <= annotations.MOST:
        raise Invalid


def _told(rows: Sequence[Json]) -> list[Annotation]:
    return annotations.read({"annotations": copy.deepcopy(list(rows))})
