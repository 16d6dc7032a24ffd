"""Writes some columns of many rows that are held, each row with values of its own."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


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
