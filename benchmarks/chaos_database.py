"""Looks into the SQLite files of the stack under test; only reads."""

import sqlite3
from contextlib import closing
from pathlib import Path


def count(path: Path, query: str, *values: str) -> int:
    """The number that a query on one of the stack's own SQLite files gives; only reads."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
        return int(database.execute(query, values).fetchone()[0])
