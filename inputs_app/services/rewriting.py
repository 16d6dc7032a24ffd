"""Writes some columns of many rows that are held, each row with values of its own."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def rewrite(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Writes these fields of rows of one model, one plain UPDATE each, prepared once.

    Django's `bulk_update` builds a CASE for every row and column, which takes most of the time of a
    chunk. Call it inside a transaction, for rows that nobody else writes meanwhile.
    """
    if not rows:
        return
    meta, quote = type(rows[0])._meta, connection.ops.quote_name
    known = {field.name: field for field in meta.concrete_fields}
    fields = [known[name] for name in names]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    sql = f'UPDATE {quote(meta.db_table)} SET {columns} WHERE "id" = %s'  # noqa: S608 - our names
    values = [
        [*(it.get_db_prep_save(getattr(row, it.attname), connection) for it in fields), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


class Written(Generic[Row]):
    """What is written of rows that are held, so that only those that changed since are written.

    The rows must stand as in the database when it is made. A value is changed by putting another in
    its place, not within it.
    """

    def __init__(self, rows: Sequence[Row], names: Sequence[str]) -> None:
        """The rows, and the fields that may change."""
        self._rows, self._names = rows, names
        self._known = {row.pk: self._values(row) for row in rows}

    def write(self) -> list[Row]:
        """Writes the rows that changed, and gives them. Call it inside a transaction; where that
        fails, the rows are to be read anew."""
        changed = [row for row in self._rows if self._values(row) != self._known[row.pk]]
        rewrite(changed, self._names)
        self._known |= {row.pk: self._values(row) for row in changed}
        return changed

    def _values(self, row: Row) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self._names)
