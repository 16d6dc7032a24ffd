"""Adds many items with one statement: a manifest of a million rows is mostly this.

Django's bulk_create asks each field of each row three times, which takes most of the time.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection

from inputs_app.models import UploadItem

JSON_COLUMNS = ("data", "dataset_ids")


def insert(items: Sequence[UploadItem]) -> None:
    """Stores new items; they do not learn their keys. Give 1,000 at a time."""
    if not items:
        return
    statement, names = _statement()
    values = attrgetter(*names)
    places = [names.index(one) for one in JSON_COLUMNS]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_row(values(item), places) for item in items])


def _row(values: tuple[Any, ...], places: Sequence[int]) -> list[Any]:
    row = list(values)
    for place in places:
        row[place] = json.dumps(row[place])
    return row


@lru_cache(maxsize=1)
def _statement() -> tuple[str, tuple[str, ...]]:
    fields = [one for one in UploadItem._meta.concrete_fields if not one.primary_key]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(one.column)) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quoted(UploadItem._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    return statement, tuple(one.attname for one in fields)
