"""Shapes of the JSON API in words: what a key holds, its limits, and which shape it links to.

Source: OpenAPI 3.0, Schema Object.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from inputs_app.showing import words

Told = Mapping[str, Any]
FORMATS = {"date-time": "time", "double": "number"}


@dataclass(frozen=True)
class Field:
    """A parameter, or a key of a body. `shape`: the shape that it links to, if any."""

    name: str
    kind: str
    shape: str
    is_required: bool
    said: SafeString


@dataclass(frozen=True)
class Shape:
    """An object with its keys."""

    name: str
    said: Sequence[SafeString]
    fields: Sequence[Field]


def shape(schema: Told, name: str) -> Shape:
    """An object of the description by its name there."""
    told = schema["components"]["schemas"][name]
    required = told.get("required", ())
    fields = [field(schema, key, it, key in required) for key, it in told["properties"].items()]
    return Shape(_short(name), paragraphs(told.get("description", "")), fields)


def field(schema: Told, name: str, told: Told, is_required: bool) -> Field:
    """A key or a parameter, from what its schema says."""
    what, link = kind(schema, told)
    return Field(name, what, link, is_required, _marked(" ".join(_said(schema, told))))


def kind(schema: Told, told: Told) -> tuple[str, str]:
    """The kind in words, and the shape that it links to."""
    if told.get("type") == "array":
        what, link = kind(schema, told["items"])
        return f"list of {what}", link
    plain = _resolved(schema, told)
    name = ref(told)
    if name and "properties" in plain:
        return _short(name), _short(name)
    what = FORMATS.get(plain.get("format", "")) or plain.get("type", "object")
    return f"{what}{' or null' if plain.get('nullable') else ''}", ""


def _said(schema: Told, told: Told) -> Iterator[str]:
    """What a field means, and its limits."""
    plain = _resolved(schema, told)
    if "enum" in plain:
        yield f"One of {', '.join(f'`{it}`' for it in plain['enum'])}."
    elif told.get("description"):
        yield told["description"]
    if most := told.get("maxLength"):
        yield f"At most {words.number(most)} characters."
    if most := told.get("maxItems"):
        yield f"At most {words.number(most)}."
    if told.get("default") not in (None, "", []):
        yield f"`{orjson.dumps(told['default']).decode()}` where it is not given."


def _resolved(schema: Told, told: Told) -> Told:
    name = ref(told)
    found: Told = schema["components"]["schemas"][name] if name else told
    return found


def ref(told: Told) -> str:
    """The name of what is referred to, also where something stands beside the reference."""
    found: str = told.get("$ref", "") or next(
        (it.get("$ref", "") for it in told.get("allOf", ())), ""
    )
    return found.rsplit("/", 1)[-1]


def _short(name: str) -> str:
    return name.removesuffix("Shape")


def paragraphs(text: str) -> list[SafeString]:
    """A description in paragraphs; words between backticks are code."""
    return [_marked(one) for one in text.split("\n\n") if one.strip()]


def _marked(text: str) -> SafeString:
    """Text in which words between backticks are code."""
    return mark_safe(re.sub("`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 - escaped
