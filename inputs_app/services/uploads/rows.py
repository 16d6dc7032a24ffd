"""What a row of a manifest means: from its columns, or the API's own JSON, to an item.

Columns and keys: id; url, text or file; type; concepts and absent_concepts; metadata; latitude and
longitude; datasets. What is wrong is told by the name of its field.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from inputs_app.client.types import Json
from inputs_app.models import UploadItem
from inputs_app.services import data_shapes
from inputs_app.services.uploads import described, naming
from inputs_app.services.uploads.described import Wrong
from inputs_core import ids, limits

Source, Kind = UploadItem.Source, UploadItem.Kind
KINDS = tuple(Kind.values)
COLUMNS = (
    "id",
    "url",
    "text",
    "file",
    "type",
    "concepts",
    "absent_concepts",
    "metadata",
    "latitude",
    "longitude",
    "datasets",
)
ALSO_CALLED = {
    "inputid": "id",
    "input_id": "id",
    "input": "url",
    "filename": "file",
    "kind": "type",
    "labels": "concepts",
    "tags": "concepts",
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "dataset": "datasets",
    "dataset_id": "datasets",
    "dataset_ids": "datasets",
}
MEDIA = ("url", "text", "file")
MEDIUM = frozenset(("id", "type", *MEDIA))


def column(name: str) -> str:
    """Which column a name of a head line means; empty for one that is not known."""
    name = ALSO_CALLED.get(name, name)
    return name if name in COLUMNS else ""


def of_cells(cells: Iterable[str], columns: Iterable[str]) -> UploadItem:
    """The item of a row of CSV or TSV; `columns` as `column` gives them. Raises: Wrong."""
    return _item(of_columns(cells, columns))


def of_columns(cells: Iterable[str], columns: Iterable[str]) -> Json:
    """What a row of CSV or TSV says, by the names of its columns; empty cells say nothing."""
    found = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    return {name: cell for name, cell in found.items() if cell}


def of_json(told: Json) -> UploadItem:
    """The item of a line of JSON: the columns as keys, or an input as the API takes it.

    Source: clarifai-grpc proto Input, PostInputs. Raises: Wrong.
    """
    if isinstance(told.get("data"), dict):
        return _of_input(told)
    return _item(by_column(told))


def by_column(told: Json) -> Json:
    """What a line of JSON says, by the names of the columns; other keys say nothing."""
    named = {column(str(key).lower()): value for key, value in told.items()}
    return {key: value for key, value in named.items() if key and value not in (None, "")}


def broken(line: int, problem: str, told: Json | None = None) -> UploadItem:
    """The item of a row that cannot be read: it is never sent, and says where it stands. What could
    be read of it is kept as JSON in `text`, so that somebody may put it right; not where it is
    nested so deeply that neither the API nor a page takes it."""
    return UploadItem(
        input_id=ids.new_ordered_id(),
        name=f"Line {line:,}",
        source=Source.TEXT,
        text=json.dumps(told) if told and _is_shallow(told) else "",
        fault="bad_row",
        problem=naming.storable(f"Line {line:,}, {problem}")[:500],
        is_checked=True,
    )


def _is_shallow(told: Json) -> bool:
    level: list[Any] = [told]
    for _ in range(2 * limits.NESTING):
        nested = [one for one in level if isinstance(one, dict | list)]
        level = [it for one in nested for it in (one.values() if isinstance(one, dict) else one)]
    return not level


def _item(told: Mapping[str, Any]) -> UploadItem:
    data: Json = {}
    dataset_ids: list[str] = []
    if not MEDIUM.issuperset(told):
        data, dataset_ids = described.data_of(told), described.words("datasets", told)
    given = [name for name in MEDIA if name in told]
    if not given:
        raise Wrong("url", "this row has neither a url, nor a text, nor a file.")
    if given == ["url", "text"]:
        data["text"] = {"raw": described.text("text", told["text"])}
    elif len(given) > 1:
        raise Wrong(given[1], "a row has one of url, text and file; a url may have a text with it.")
    item = _of_medium(given[0], described.text(given[0], told[given[0]]), _kind(told))
    item.data, item.dataset_ids = data, dataset_ids
    return _with_id(item, told.get("id"))


def _kind(told: Mapping[str, Any]) -> str:
    kind = str(told.get("type", "")).lower()
    if kind and kind not in KINDS:
        raise Wrong("type", f"one of {', '.join(KINDS)}.")
    return kind


def _of_medium(name: str, value: str, kind: str) -> UploadItem:
    if name == "url":
        kind = kind or naming.kind_of_url(value)
        return UploadItem(name=value[:1024], source=Source.URL, kind=kind, url=value)
    if name == "file":
        kind = kind or naming.kind_of_name(value)
        return UploadItem(name=value[:1024], source=Source.FILE, kind=kind)
    if kind not in ("", Kind.TEXT):
        raise Wrong("type", "a text has the type text.")
    size = len(value.encode())
    return UploadItem(
        name=value[:80], source=Source.TEXT, kind=Kind.TEXT, text=value, size_bytes=size
    )


def _with_id(item: UploadItem, told: Any) -> UploadItem:
    if told in (None, ""):
        item.is_checked = item.source != Source.FILE
        made = ids.new_ordered_id() if item.is_checked else naming.id_of_file(item.name)
        item.input_id = made
        return item
    input_id = told if isinstance(told, str) else str(told)
    problem = ids.problem(input_id)
    if problem:
        item.fault, item.problem = "bad_id", problem
        input_id = naming.storable(input_id)[: limits.ID_CHARACTERS]
    item.input_id = input_id
    return item


def _of_input(told: Json) -> UploadItem:
    """An input in the API's shape: a medium by url or raw text, and all that stands beside it."""
    data: Json = {name: value for name, value in told["data"].items() if value is not None}
    problem = described.problem_of(data) or data_shapes.problem_of(data)
    if problem:
        raise Wrong("data", problem)
    kinds = [kind for kind in KINDS if isinstance(data.get(kind), dict)]
    if not kinds:
        raise Wrong("data", "it has no image, video, audio or text.")
    kind = kinds[0]
    medium = {**data.pop(kind)}
    if "base64" in medium:
        raise Wrong(f"data.{kind}", "bytes are not taken here; say a url, or choose the file.")
    name = "text" if kind == Kind.TEXT and medium.get("raw") else "url"
    value = medium.pop("raw" if name == "text" else "url", "")
    if not isinstance(value, str) or not value:
        raise Wrong(f"data.{kind}", "it has no url.")
    item = _of_medium(name, described.text(name, value), kind)
    item.data = {**data, kind: medium} if medium else data
    item.dataset_ids = described.words("dataset_ids", told)
    return _with_id(item, told.get("id"))
