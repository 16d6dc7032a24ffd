"""Metadata as a tree for a page: bounded in every way, however hostile the metadata is.

The tree is told as flat lines (open a branch, a leaf, close a branch), so that a template needs
one loop and no recursion.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from inputs_app.showing import words

MAX_CHILDREN = 100
MAX_LINES = 600
MAX_DEPTH = 32
MAX_TEXT = 300
MORE = 10
"""With "show all" the limits are so many times larger; the JSON of the input is never cut."""
OPEN_WITHIN = 8
"""A branch with at most so many children stands open on the first two levels."""


@dataclass(frozen=True)
class Line:
    """A branch that opens (`step` open), one that ends (close), or a leaf with its value.

    `text` is the value, or what a branch holds ("3 keys"); `note` says what was left out.
    """

    step: str
    key: str = ""
    text: str = ""
    kind: str = ""
    note: str = ""
    is_open: bool = False


@dataclass
class _Limits:
    lines: int
    children: int
    text: int


def lines(metadata: dict[str, Any], *, show_all: bool = False) -> list[Line]:
    """The lines of a metadata object.

    Units/limits: 100 children a branch, 600 lines, 300 characters a text; ten times as many with
    `show_all`.
    """
    scale = MORE if show_all else 1
    limits = _Limits(MAX_LINES * scale, MAX_CHILDREN * scale, MAX_TEXT * scale)
    return list(_children(metadata, 0, limits))


def is_cut(found: list[Line]) -> bool:
    """Whether anything was left out."""
    return any(line.note for line in found)


def _children(value: dict[str, Any] | list[Any], depth: int, limits: _Limits) -> Iterator[Line]:
    shown = 0
    for key, child in islice(_pairs(value), limits.children):
        if limits.lines <= 0:
            break
        limits.lines -= 1
        shown += 1
        yield from _lines(_cut(key, limits.text)[0], child, depth, limits)
    if left := len(value) - shown:
        yield Line("leaf", note=f"{words.number(left)} more")


def _lines(key: str, value: object, depth: int, limits: _Limits) -> Iterator[Line]:
    if isinstance(value, dict | list) and value and depth < MAX_DEPTH:
        is_open = depth < 2 and len(value) <= OPEN_WITHIN
        holds = words.counted(len(value), "key" if isinstance(value, dict) else "item")
        yield Line("open", key, holds, is_open=is_open)
        yield from _children(value, depth + 1, limits)
        yield Line("close")
    else:
        yield _leaf(key, value, limits)


def _leaf(key: str, value: object, limits: _Limits) -> Line:
    if isinstance(value, str):
        text, note = _cut(value, limits.text)
        return Line("leaf", key, json.dumps(text, ensure_ascii=False), "s", note)
    if isinstance(value, dict | list):
        return Line("leaf", key, "{…}" if value else "{}" if isinstance(value, dict) else "[]", "v")
    return Line("leaf", key, json.dumps(value), "d")


def _pairs(value: dict[str, Any] | list[Any]) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        return value.items()
    return ((str(index), child) for index, child in enumerate(value))


def _cut(text: str, limit: int) -> tuple[str, str]:
    if len(text) <= limit:
        return text, ""
    return f"{text[:limit]}…", words.counted(len(text), "character")
