"""Adds many rows of one model with one statement: a manifest of a million rows, or a change of as
many inputs, is mostly this.

Django's bulk_create asks each field of each row three times, which takes most of the time.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, JSONField, Model

Told = Callable[[Any], Any]


def insert(rows: Sequence[Model]) -> None:
    """Stores new rows; they do not learn their keys. Give 1,000 at a time."""
    if not rows:
        return
    statement, columns = _statement(type(rows[0]))
    values = [
        [getattr(row, name) if told is None else told(getattr(row, name)) for name, told in columns]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


@lru_cache
def _statement(model: type[Model]) -> tuple[str, list[tuple[str, Told | None]]]:
    """The statement, and each column's attribute with what makes a database's value of it."""
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(one.column)) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    return statement, [(one.attname, _told(one)) for one in fields]


def _told(field: "Field[Any, Any]") -> Told | None:
    """None for a field whose values every database takes as they are."""
    if isinstance(field, JSONField | DateTimeField):
        return lambda value: field.get_db_prep_save(value, connection)
    return None
