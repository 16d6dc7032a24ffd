"""A column of JSON that gives back every text as it was, also one that PostgreSQL does not take.

JSON of the API may hold U+0000, which neither text nor jsonb of PostgreSQL can, and JSON of people
halves of surrogate pairs. What is kept is written back by undo and restore, so nothing is replaced:
such a character is stored as U+E000 and four hex digits, and so is U+E000 itself.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.db import models

MARK = "\ue000"
_SIGNS = (b"\\u0000", MARK.encode())
"""How the characters in question stand in JSON of UTF-8, which holds no halves of pairs."""
_PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_NOT_STORED = re.compile(f"[\0\ud800-\udfff{MARK}]")
_STORED = re.compile(f"{MARK}(0000|d[89a-f][0-9a-f]{{2}}|e000)")


class Encoder(json.JSONEncoder):
    """Writes JSON that every database takes."""

    def encode(self, o: Any) -> str:
        """The JSON text. Values that need no change cost a look."""
        try:
            text = orjson.dumps(o, option=_PLAIN)
        except TypeError:  # halves of pairs, numbers of more than 64 bits, what is no JSON
            return super().encode(_walked(o, _hidden))
        if any(sign in text for sign in _SIGNS):
            return super().encode(_walked(o, _hidden))
        return text.decode()


class Decoder(json.JSONDecoder):
    """Reads what `Encoder` wrote, and JSON of before."""

    def decode(self, s: str, *args: Any, **kwargs: Any) -> Any:
        """The value."""
        value = super().decode(s, *args, **kwargs)
        return _walked(value, _shown) if MARK in s or "\\ue000" in s else value


class FaithfulJson(models.JSONField):
    """A JSON column that holds any text. Migrations know it as a plain one: the schema is alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As JSONField, whose `encoder` and `decoder` are ours."""
        super().__init__(*args, **{**kwargs, "encoder": Encoder, "decoder": Decoder})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """The field as migrations know it."""
        name, _, args, kwargs = super().deconstruct()
        kwargs = {key: one for key, one in kwargs.items() if key not in ("encoder", "decoder")}
        return name, "django.db.models.JSONField", args, kwargs


def _walked(value: Any, told: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return told(value)
    if isinstance(value, dict):
        return {_walked(key, told): _walked(one, told) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_walked(one, told) for one in value]
    return value


def _hidden(text: str) -> str:
    return _NOT_STORED.sub(lambda found: f"{MARK}{ord(found[0]):04x}", text)


def _shown(text: str) -> str:
    return _STORED.sub(lambda found: chr(int(found[1], 16)), text)
