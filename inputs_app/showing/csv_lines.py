"""Rows as lines of CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

from inputs_core import halves

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def tame(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula. Source: OWASP, CSV injection."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def lines(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV in UTF-8. Source: RFC 4180."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return halves.shown(text.getvalue()).encode()
