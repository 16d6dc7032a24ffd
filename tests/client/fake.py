"""An Inputs API in memory with the functions of the client; the contract suite keeps it honest.

It holds the JSON of inputs and reads it through the same parser. It must not know HTTP.
"""

import copy
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from inputs_app.client import concepts, inputs, parse
from inputs_app.client.errors import ApiError, Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Concept, Counts, Input, Json
from inputs_core import patching_inputs
from tests.client.fake_annotations import FakeAnnotations
from tests.client.fake_datasets import FakeDatasets

PENDING = {"code": 30001, "description": "Download pending"}
DUPLICATE = {
    "code": 30100,
    "description": "Input duplicate",
    "details": "Input has a duplicate ID.",
}
MODIFIED = {"code": 30200, "description": "Input image modification success"}
UNKNOWN = {"code": 30102, "description": "Input does not exist"}
STATES = {30000: "processed", 30001: "to_process", 30003: "processing"}


class FakeApi:
    """One app; `calls` are the names of what was asked, `failing` is raised by every call."""

    def __init__(self) -> None:
        self.rows: dict[str, Json] = {}
        self.calls: list[str] = []
        self.failing: ApiError | None = None
        self.annotations = FakeAnnotations(self.rows, self._asked)
        self.datasets = FakeDatasets(self.rows, self._asked)

    def replace(self, monkeypatch: pytest.MonkeyPatch) -> "FakeApi":
        """Stands in for `inputs_app.client.inputs` and `annotations` during a test."""
        for name in ("list_page", "stream", "every", "by_ids", "counts", "post", "patch", "delete"):
            monkeypatch.setattr(inputs, name, getattr(self, name))
        self.annotations.replace(monkeypatch)
        self.datasets.replace(monkeypatch)
        monkeypatch.setattr(concepts, "listed", self.concepts)
        return self

    def fill(self, count: int, code: int = 30000) -> list[str]:
        """Adds inputs, oldest first, and gives their ids."""
        ids = [f"input-{len(self.rows) + number:04}" for number in range(count)]
        for one in ids:
            self.rows[one] = _row(
                {"id": one, "data": {"image": {"url": f"https://a.example/{one}"}}}
            )
            self.rows[one]["status"] = {"code": code, "description": "Download complete"}
        return ids

    def list_page(
        self, connection: Connection, page: int, per_page: int, *, patience: Patience = PAGE
    ) -> list[Input]:
        """As inputs.list_page."""
        self._asked("list_page")
        newest = list(reversed(self.rows.values()))
        return _inputs(newest[(page - 1) * per_page : page * per_page])

    def stream(
        self,
        connection: Connection,
        last_id: str = "",
        per_page: int = 20,
        *,
        descending: bool = False,
    ) -> list[Input]:
        """As inputs.stream."""
        self._asked("stream")
        if last_id and last_id not in self.rows:
            raise NotFound
        ids = list(self.rows)[:: -1 if descending else 1]
        start = ids.index(last_id) + 1 if last_id else 0
        return _inputs([self.rows[one] for one in ids[start : start + per_page]])

    def every(
        self,
        connection: Connection,
        last_id: str = "",
        *,
        descending: bool = False,
        per_page: int = 200,
    ) -> Iterator[Input]:
        """As inputs.every."""
        while found := self.stream(connection, last_id, per_page, descending=descending):
            yield from found
            last_id = found[-1].id

    def by_ids(
        self, connection: Connection, ids: Sequence[str], *, patience: Patience = PAGE
    ) -> list[Input]:
        """As inputs.by_ids."""
        self._asked("by_ids")
        return _inputs([self.rows[one] for one in dict.fromkeys(ids) if one in self.rows])

    def counts(self, connection: Connection, *, patience: Patience = PAGE) -> Counts:
        """As inputs.counts."""
        self._asked("counts")
        found = dict.fromkeys(("processed", "to_process", "processing", "errors"), 0)
        for row in self.rows.values():
            found[STATES.get(row["status"]["code"], "errors")] += 1
        return Counts(**found)

    def concepts(
        self,
        connection: Connection,
        page: int = 1,
        per_page: int = 128,
        *,
        patience: Patience = PAGE,
    ) -> list[Concept]:
        """As concepts.listed: those that inputs have, by id."""
        rows = self.rows.values()
        names = {one["id"] for row in rows for one in row["data"].get("concepts", [])}
        return [Concept(one, one) for one in sorted(names)][(page - 1) * per_page :][:per_page]

    def post(
        self, connection: Connection, items: Sequence[Json], *, patience: Patience = PAGE
    ) -> list[Input]:
        """As inputs.post."""
        self._asked("post")
        if not 0 < len(items) <= inputs.MAX_POSTED:
            raise Invalid
        return _inputs([self._add(copy.deepcopy(item)) for item in items])

    def patch(
        self,
        connection: Connection,
        items: Sequence[Json],
        action: str,
        *,
        patience: Patience = PAGE,
    ) -> list[Input]:
        """As inputs.patch."""
        self._asked("patch")
        if not 0 < len(items) <= inputs.MAX_POSTED:
            raise Invalid
        return _inputs([self._patched(item, action) for item in items])

    def delete(
        self, connection: Connection, ids: Sequence[str], *, patience: Patience = PAGE
    ) -> None:
        """As inputs.delete."""
        self._asked("delete")
        if not 0 < len(ids) <= inputs.MAX_POSTED:
            raise Invalid
        for one in ids:
            self.rows.pop(one, None)
        self.annotations.forget(ids)

    def _patched(self, item: Json, action: str) -> Json:
        row = self.rows.get(item["id"])
        if row is None:
            return {"id": item["id"], "status": UNKNOWN}
        row["data"] = patching_inputs.patched(row["data"], copy.deepcopy(item["data"]), action)
        _name_regions(row)
        return {**row, "status": MODIFIED}

    def _add(self, item: Json) -> Json:
        row = _row(item)
        if row["id"] in self.rows:
            return {**row, "status": DUPLICATE}
        self.rows[row["id"]] = row
        return row

    def _asked(self, name: str) -> None:
        self.calls.append(name)
        if self.failing:
            raise self.failing


def _row(item: Json) -> Json:
    now = datetime.now(UTC).isoformat()
    row: dict[str, Any] = {**item, "created_at": now, "modified_at": now, "status": PENDING}
    for concept in row.get("data", {}).get("concepts", []):
        concept.setdefault("value", 1)
        concept.setdefault("name", concept["id"])
    _name_regions(row)
    return row


def _name_regions(row: Json) -> None:
    for region in row.get("data", {}).get("regions", []):
        region["id"] = region.get("id") or uuid4().hex


def _inputs(rows: Sequence[Json]) -> list[Input]:
    return parse.inputs({"inputs": copy.deepcopy(list(rows))})
