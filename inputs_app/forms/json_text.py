"""JSON that a person types: read strictly; where it is wrong is told by line, column, excerpt."""

import json
from typing import NoReturn

from inputs_app.client.types import Json

WIDTH = 60
"""So much of a line is shown around the place that is wrong."""


class JsonError(ValueError):
    """What is wrong as a sentence; `excerpt` is the line with a caret under the place."""

    def __init__(self, sentence: str, excerpt: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.excerpt = excerpt


def object_of(text: str) -> Json:
    """The JSON object that a text holds; empty for a blank text. Raises: JsonError."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise JsonError(
            f"Line {error.lineno}, column {error.colno}: {error.msg}.",
            excerpt(text, error.lineno, error.colno),
        ) from None
    except (ValueError, RecursionError) as error:
        raise JsonError(f"This is not JSON: {error}.") from None
    if not isinstance(found, dict):
        raise JsonError("Metadata is an object: it begins with { and ends with }.")
    return found


def excerpt(text: str, line: int, column: int) -> str:
    """The line before, the line itself, and a caret under the place; long lines are cut.

    Shape: "  3 | …\\n    |  ^".
    """
    lines = text.split("\n")
    start = max(0, column - 1 - WIDTH // 2)
    shown = [
        f"{number:>4} | {lines[number - 1][start : start + WIDTH]}".rstrip()
        for number in (line - 1, line)
        if number > 0
    ]
    return "\n".join([*shown, f"     | {' ' * (column - 1 - start)}^"])


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number that JSON knows")
