"""What a change does, as rows: where, before, after, each in words."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client.types import Json
from inputs_app.services import images
from inputs_app.services.changes.editing import where
from inputs_app.services.images import MISSING, Difference, Value
from inputs_app.showing import region_words, words

MAX_ROWS = 200
MAX_VALUE = 400
SIGNS = {"add": ("+", "added"), "cut": ("\N{MINUS SIGN}", "removed"), "set": ("~", "changed")}


@dataclass(frozen=True)
class Row:
    """One difference; `is_` is the row's `data-is`."""

    is_: str
    sign: str
    word: str
    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Diff:
    """The rows, how many of each kind, and what stays as it is."""

    rows: Sequence[Row]
    count: int
    tags: Sequence[tuple[str, str]]
    left_out: str
    stays: str


def of(before: Json, differences: Sequence[Difference]) -> Diff:
    """What a change makes of an image. Units/limits: 200 rows, values of 400 characters."""
    kinds = Counter(_kind(one) for one in differences)
    tones = {"add": "ok", "set": "warn", "cut": "bad"}
    left = len(differences) - MAX_ROWS
    return Diff(
        rows=[_row(one) for one in differences[:MAX_ROWS]],
        count=len(differences),
        tags=[
            (tones[kind], f"{words.number(kinds[kind])} {SIGNS[kind][1]}")
            for kind in tones
            if kinds[kind]
        ],
        left_out=words.counted(left, "more place") if left > 0 else "",
        stays=_stays(before, differences),
    )


def taken(differences: Sequence[Difference]) -> str:
    """What a change takes away, in words: "3 concepts, 2 metadata keys and the place"."""
    gone = Counter(one.group for one in differences if one.after is MISSING)
    nouns = {"concepts": "concept", "metadata": "metadata key", "regions": "region"}
    parts = [words.counted(gone[group], noun) for group, noun in nouns.items() if gone[group]]
    return words.listed([*parts, *(["the place"] if gone["geo"] else [])])


def doubled(differences: Sequence[Difference]) -> list[str]:
    """The metadata lists that hold something twice afterwards, because a merge adds to the end."""
    return [
        where(one)
        for one in differences
        if isinstance(one.before, list)
        and isinstance(one.after, list)
        and one.after[: len(one.before)] == one.before
        and any(value in one.before for value in one.after[len(one.before) :])
    ]


def _kind(one: Difference) -> str:
    if one.before is MISSING:
        return "add"
    return "cut" if one.after is MISSING else "set"


def _row(one: Difference) -> Row:
    kind = _kind(one)
    place = region_words.event(one) if one.group == "regions" else where(one)
    return Row(kind, *SIGNS[kind], place, _value(one, one.before), _value(one, one.after))


def _value(one: Difference, value: Value) -> str:
    if value is MISSING:
        return ""
    if one.group == "concepts":
        return {1: "present", 0: "absent"}.get(value, str(value))
    if one.group == "datasets":
        return "in it"
    if one.group == "geo":
        return f"{value['latitude']:g}, {value['longitude']:g}"
    if one.group == "regions":
        return region_words.value(one, value)
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]}…"


def _stays(before: Json, differences: Sequence[Difference]) -> str:
    changed: Counter[str] = Counter()
    for one in differences:
        if one.before is not MISSING:
            changed[one.group] += images.leaf_count(one.before) if one.group == "metadata" else 1
    held = images.counts(before)
    names = {"metadata": "key", "concepts": "concept", "regions": "region"}
    parts = [
        words.counted(held[group] - changed[group], name)
        for group, name in names.items()
        if held[group] > changed[group]
    ]
    return f"Kept as they are: {words.listed(parts)}" if parts else ""
