"""The page of one input: its facts, its concepts and its JSON, ready for the template."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from inputs_app.client.types import Input, Json
from inputs_app.showing import tiles, words
from inputs_app.showing.rows import facts

MAX_JSON = 40_000
MAX_CHIPS = 200
TOO_DEEP = "It is nested too deeply to be shown here. Ask the API for it, as below."


@dataclass(frozen=True)
class Overview:
    """What the first section tells; empty values are left out of the page."""

    state: words.State
    code: str
    code_word: str
    details: str
    kind: str
    facts: str
    formats: str
    source: str
    created_at: datetime | None
    modified_at: datetime | None
    datasets: Sequence[str]


@dataclass(frozen=True)
class JsonText:
    """The input as the API told it; `left_out` says how much of it is not shown."""

    text: str
    left_out: str


@dataclass(frozen=True)
class Chips:
    """The concepts, present before absent."""

    present: list[SafeString]
    absent: list[SafeString]
    left_out: str


def overview(item: Input) -> Overview:
    """The facts of an input in words."""
    return Overview(
        state=words.state(item.status),
        code=str(item.status.code),
        code_word=item.status.description,
        details=item.status.details,
        kind=words.KINDS[item.kind],
        facts=facts(item),
        formats=_formats(item),
        source=_source(item),
        created_at=item.created_at,
        modified_at=item.modified_at,
        datasets=item.dataset_ids,
    )


def chips(item: Input, *, show_all: bool = False) -> Chips:
    """The concepts as chips. Units/limits: 200, all with `show_all`."""
    shown = item.concepts if show_all else item.concepts[:MAX_CHIPS]
    left = len(item.concepts) - len(shown)
    return Chips(
        present=[tiles.chip(one) for one in shown if not one.is_absent],
        absent=[tiles.chip(one) for one in shown if one.is_absent],
        left_out=f"{words.number(left)} more" if left else "",
    )


def as_json(raw: Json, *, show_all: bool = False) -> JsonText:
    """The JSON of an input, indented. Units/limits: 40,000 characters, all with `show_all`."""
    try:
        text = json.dumps(raw, indent=2, ensure_ascii=False)
    except RecursionError:  # an answer may be nested as deeply as Python goes
        return JsonText(TOO_DEEP, "")
    if show_all or len(text) <= MAX_JSON:
        return JsonText(text, "")
    return JsonText(text[:MAX_JSON], words.counted(len(text) - MAX_JSON, "character"))


def _formats(item: Input) -> str:
    names = ("format", "video_format", "audio_format", "encoding")
    found = [str(part.info[name]) for part in item.media for name in names if part.info.get(name)]
    return ", ".join(name for name in found if not name.startswith("Unknown"))


def _source(item: Input) -> str:
    """The address that the sender gave, where it is not the API's own."""
    for part in item.media:
        is_own = part.hosted is not None and part.url.startswith(part.hosted.prefix)
        if part.url and not is_own:
            return part.url
    return ""
