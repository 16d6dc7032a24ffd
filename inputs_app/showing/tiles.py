"""Tiles of the inputs grid: what a tile shows, worked out once, so that its template is thin.

The ready parts (`pic`, `below`) are markup made from escaped values only.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from inputs_app.client.types import Concept, Input
from inputs_app.services.media import Size
from inputs_app.showing import words
from inputs_app.showing.escaping import escaped
from inputs_app.showing.pictures import Links, picture

EAGER = 4
"""Pictures of the first tiles load at once, the others when they come near the window."""
MAX_CHIPS = 3
CHIP_ROOM = {"s": 11, "m": 21, "l": 32}
"""Letters that fit on one line of chips in each tile size; a chip's own edges count as three."""
PICTURE_SIZE: dict[str, Size] = {"s": "tiny", "m": "small", "l": "small"}


@dataclass(frozen=True)
class Tile:
    """One tile; `anchor` is its place in the page, `said` tells kind and state aloud."""

    input_id: str
    anchor: SafeString
    href: SafeString
    pic: SafeString
    icon: SafeString
    said: SafeString
    id: SafeString
    dot: SafeString
    below: SafeString


def of(items: Sequence[Input], links: Links, size: str) -> list[Tile]:
    """The tiles of a page of inputs in one of the sizes s, m, l."""
    return [_tile(item, links, size, index >= EAGER) for index, item in enumerate(items)]


def anchor(input_id: str) -> str:
    """The fragment by which a page finds the tile of an input again."""
    return f"i{zlib.crc32(input_id.encode('utf-8', 'replace')):08x}"


def _tile(item: Input, links: Links, size: str, is_lazy: bool) -> Tile:
    state = words.state(item.status)
    return Tile(
        input_id=item.id,
        anchor=escaped(anchor(item.id)),
        href=escaped(links.page(item.id)),
        pic=picture(item, links, PICTURE_SIZE[size], is_lazy=is_lazy),
        icon=escaped(words.KIND_ICONS[item.kind]),
        said=escaped(f"{words.KINDS[item.kind]}, {state.word}: "),
        id=_id(item.id),
        dot=escaped(state.dot),
        below=_why(state.why, item.status.details) if state.why else chips(item.concepts, size),
    )


def _id(input_id: str) -> SafeString:
    """An id whose middle gives way where the tile is narrow; a short one is a single part."""
    start, end = (escaped(part) for part in words.split_id(input_id))
    before = f"<span>{start}</span>" if start else ""
    return mark_safe(f'<span class="id">{before}<span>{end}</span></span>')  # noqa: S308


def chips(concepts: Sequence[Concept], size: str) -> SafeString:
    """As many concept chips as fit on one line, the rest as "+n"."""
    room, shown = CHIP_ROOM[size], 0
    made: list[str] = []
    for concept in concepts[:MAX_CHIPS]:
        room -= len(concept.name) + (7 if concept.is_absent else 3)
        if made and room < 0:
            break
        made.append(chip(concept))
        shown += 1
    if shown < len(concepts):
        made.append(f'<span class="chip" data-is="more">+{len(concepts) - shown}</span>')
    return mark_safe(f'<div class="chips">{"".join(made)}</div>')  # noqa: S308 - escaped in chip


def chip(concept: Concept) -> SafeString:
    """One concept, present or absent."""
    name = escaped(concept.name)
    if concept.is_absent:
        struck = f'<span class="t">{name}</span>'
        return mark_safe(f'<span class="chip" data-is="absent">{struck}</span>')  # noqa: S308
    return mark_safe(f'<span class="chip">{name}</span>')  # noqa: S308 - the name is escaped


def _why(why: str, details: str) -> SafeString:
    return mark_safe(  # noqa: S308 - both are escaped
        f'<div class="why" title="{escaped(details[:300] or why)}">{escaped(why)}</div>'
    )
