"""Looks into the staging storage and the tables of a running stack, without its code."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from tests.live.stack import Stack

PARTS = """
    SELECT p.start_bytes, p.size_bytes, p.name FROM inputs_app_stagedpart p
    JOIN inputs_app_stagedfile f ON f.id = p.file_id
    JOIN inputs_app_uploaditem i ON i.id = f.item_id
    WHERE i.job_id = ? AND i.name = ? ORDER BY p.start_bytes
"""


def rows(stack: Stack, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What the dashboard's database answers."""
    with closing(sqlite3.connect(stack.env.data_dir / "dashboard.sqlite3", timeout=30)) as database:
        return database.execute(query, values).fetchall()


def pieces(stack: Stack, job: int, name: str) -> Iterator[bytes]:
    """The stored bytes of a file, each object where the one before ended."""
    expected = 0
    for start, size, object_name in rows(stack, PARTS, job, name):
        assert start == expected
        data = (stack.env.data_dir / "staging" / object_name).read_bytes()
        assert len(data) == size
        expected = start + size
        yield data


def digest(stack: Stack, job: int, name: str) -> str:
    """The SHA-256 of the stored bytes of a file."""
    found = hashlib.sha256()
    for piece in pieces(stack, job, name):
        found.update(piece)
    return found.hexdigest()


def offset_bytes(stack: Stack, job: int) -> int:
    """How many bytes of an upload's files are stored and counted."""
    query = """
        SELECT COALESCE(SUM(f.offset_bytes), 0) FROM inputs_app_stagedfile f
        JOIN inputs_app_uploaditem i ON i.id = f.item_id WHERE i.job_id = ?
    """
    return int(rows(stack, query, job)[0][0])
