"""Rows of the inputs table: the chosen columns of each input."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from inputs_app.client.types import Input
from inputs_app.showing import tiles, words
from inputs_app.showing.look import COLUMNS
from inputs_app.showing.pictures import Links
from inputs_app.templatetags.inputdeck import icon, when

CHIP_COUNT = 3
TIMES = "\N{MULTIPLICATION SIGN}"
NUMBERS = ("regions", "metadata")
BRIEF = ("kind", "facts", "place")


@dataclass(frozen=True)
class Cell:
    """One cell; `label` names it where the table is folded into blocks."""

    content: SafeString | str
    label: str
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """One input in the table."""

    input_id: str
    anchor: str
    href: str
    thumb: SafeString
    start: str
    end: str
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    """The head of a chosen column."""

    label: str
    is_number: bool


def heads(columns: Sequence[str]) -> list[Head]:
    """The heads of the chosen columns, in the order of COLUMNS."""
    return [Head(COLUMNS[name], name in NUMBERS) for name in COLUMNS if name in columns]


def of(items: Sequence[Input], links: Links, columns: Sequence[str]) -> list[Row]:
    """The rows of a page of inputs with the chosen columns, in the order of COLUMNS."""
    return [_row(item, links, columns, index) for index, item in enumerate(items)]


def _row(item: Input, links: Links, columns: Sequence[str], index: int) -> Row:
    start, end = words.split_id(item.id)
    return Row(
        input_id=item.id,
        anchor=tiles.anchor(item.id),
        href=links.page(item.id),
        thumb=_thumb(item, links, is_lazy=index > 2 * tiles.EAGER),
        start=start,
        end=end,
        cells=[_cell(item, column) for column in COLUMNS if column in columns],
    )


def _cell(item: Input, column: str) -> Cell:
    content = CELLS[column](item)
    kind = "r" if column in NUMBERS else "nowrap" if column in BRIEF else ""
    return Cell(content, COLUMNS[column], kind)


def _thumb(item: Input, links: Links, *, is_lazy: bool) -> SafeString:
    source = ""
    if item.status.code == 30000:
        image, video = item.part("image"), item.part("video")
        part = image or video
        source = links.media(part, "tiny") if part else ""
    if not source:
        return format_html('<span class="thumb">{}</span>', icon(words.KIND_ICONS[item.kind]))
    loading = ' loading="lazy"' if is_lazy else ""
    return mark_safe(  # noqa: S308 - the source is escaped
        f'<img class="thumb" src="{escape(source)}" alt="" width="40" height="30"{loading}'
        ' decoding="async">'
    )


def _status(item: Input) -> SafeString:
    state = words.state(item.status)
    return format_html(
        '<span class="state" title="{}"><span class="dot" data-is="{}"></span>{}</span>',
        item.status.details[:300] or item.status.description,
        state.dot,
        state.why or state.word,
    )


def _concepts(item: Input) -> SafeString:
    made = [tiles.chip(concept) for concept in item.concepts[:CHIP_COUNT]]
    if more := len(item.concepts) - len(made):
        made.append(format_html('<span class="chip" data-is="more">+{}</span>', more))
    chips = format_html_join("", "{}", ((chip,) for chip in made))
    return format_html('<span class="chips">{}</span>', chips) if made else chips


def facts(item: Input) -> str:
    """The size of an input in its own measure: pixels, length, characters."""
    told = []
    for part in item.media:
        width, height, length_s, characters = (
            value if isinstance(value := part.info.get(name), int | float) else 0
            for name in ("width", "height", "duration_seconds", "char_count")
        )
        if width and height:
            told.append(f"{width:,} {TIMES} {height:,}")
        if length_s:
            told.append(words.duration(length_s))
        if characters:
            told.append(words.counted(int(characters), "character"))
    return ", ".join(told)


def _metadata(item: Input) -> str:
    return words.counted(len(item.metadata), "key") if item.metadata else ""


def _place(item: Input) -> str:
    if item.latitude is None or item.longitude is None:
        return ""
    return f"{item.latitude:.4f}, {item.longitude:.4f}"


def _regions(item: Input) -> str:
    return words.number(len(item.regions)) if item.regions else ""


CELLS: dict[str, Callable[[Input], SafeString | str]] = {
    "kind": lambda item: words.KINDS[item.kind],
    "status": _status,
    "concepts": _concepts,
    "facts": facts,
    "metadata": _metadata,
    "place": _place,
    "regions": _regions,
    "created": lambda item: when(item.created_at),
    "modified": lambda item: when(item.modified_at),
}
