"""A change with values of its own for each input, read from a table that a person gives.

Columns: id; concepts and absent_concepts with `;` between them; metadata as JSON; latitude and
longitude. What is wrong is told by its line; nothing is sent here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from inputs_app.client import inputs
from inputs_app.client.types import Json
from inputs_app.models import Workspace
from inputs_app.services import connections
from inputs_app.services.changes.recording import Planned
from inputs_app.services.uploads import described, rows, tables
from inputs_core import ids

MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
SAID = ("concepts", "absent_concepts", "metadata", "latitude", "longitude")
NO_ID = "The first line has to name the columns; one of them is “id”."
NO_VALUES = f"None of the columns is one of {', '.join(SAID)}: there is nothing to change."


@dataclass(frozen=True)
class Table:
    """What a table says: the inputs with their patches, and what is wrong by line."""

    planned: Sequence[Planned]
    problems: Sequence[str]


def read(content: bytes) -> Table:
    """The changes that a table of CSV, TSV or JSON Lines says.

    Units/limits: 2 MB, 5,000 rows.
    """
    if len(content) > MOST_BYTES:
        return Table((), ["A table has at most 2 MB. Cut it in parts."])
    file = BytesIO(content)
    problems: list[str] = []
    planned: dict[str, Planned] = {}
    lines: dict[str, int] = {}
    try:
        for line, told in _told(file):
            try:
                one = _planned(told)
            except described.Wrong as wrong:
                problems.append(f"Line {line:,}: {wrong}")
                continue
            if one.input_id in lines:
                first = lines[one.input_id]
                problems.append(f"Line {line:,}: {one.input_id} stands in line {first:,} already.")
            lines[one.input_id], planned[one.input_id] = line, one
            if len(planned) > MOST_ROWS:
                return Table((), [f"A table has at most {MOST_ROWS:,} rows. Cut it in parts."])
    except tables.NotATable as error:
        return Table((), [str(error)])
    return Table(list(planned.values()), problems)


def unknown(workspace: Workspace, planned: Sequence[Planned]) -> list[str]:
    """The ids that the app does not have, in their order. Raises: ApiError.

    Units/limits: one request per 128 ids.
    """
    wanted = [one.input_id for one in planned]
    there = {one.id for one in inputs.by_ids(connections.of(workspace), wanted)}
    return [one for one in wanted if one not in there]


def _told(file: BytesIO) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows with their lines, by the names of the columns."""
    head = tables.head_of(file)
    columns = [rows.column(name) for name in head.columns]
    if head.delimiter and "id" not in columns:
        raise tables.NotATable(NO_ID)
    if head.delimiter and not set(columns) & set(SAID):
        raise tables.NotATable(NO_VALUES)
    for row in tables.rows(file, head):
        if row.problem:
            raise tables.NotATable(f"Line {row.line:,}: {row.problem}")
        if isinstance(row.content, dict):
            pairs = [(rows.column(str(name).lower()), it) for name, it in row.content.items()]
        else:
            cells = (cell.strip() for cell in row.content)
            pairs = list(zip(columns, cells, strict=False))
        yield row.line, {name: it for name, it in pairs if name and it not in (None, "")}


def _planned(told: Mapping[str, Any]) -> Planned:
    input_id = str(told.get("id", ""))
    if problem := ids.problem(input_id):
        raise described.Wrong("id", problem)
    patch: Json = described.data_of(told)
    if not patch:
        raise described.Wrong("concepts", "this row says nothing of the input.")
    return Planned(input_id, patch)
