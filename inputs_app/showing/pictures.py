"""The picture box of a tile: photograph, film, sound, text, or the sign of what is missing.

The markup is made here, once for each tile, from escaped values only.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from inputs_app.client.types import Input, MediaPart
from inputs_app.services.media import Reading, Size
from inputs_app.showing import words
from inputs_app.showing.escaping import escaped
from inputs_app.templatetags.inputdeck import icon


@dataclass(frozen=True)
class Links:
    """Where the parts of a tile come from; an empty address means that the API hosts none."""

    page: Callable[[str], str]
    media: Callable[[MediaPart, Size], str]
    wave: Callable[[MediaPart], str]
    text: Callable[[MediaPart, Reading], str]
    download: Callable[[MediaPart, str], str]


def picture(item: Input, links: Links, size: Size, *, is_lazy: bool) -> SafeString:
    """The picture box of a tile for each kind and state."""
    if item.status.code != 30000:
        return _blank(item)
    if image := item.part("image"):
        over = _quote(item, links) if item.kind == "multimodal" else ""
        source = links.media(image, size)
        return _photo(source, over, image, is_lazy) if source else _blank(item)
    if video := item.part("video"):
        over = _length(video, "play")
        source = links.media(video, size)
        return _photo(source, over, video, is_lazy) if source else _blank(item, over)
    if audio := item.part("audio"):
        return _sound(links.wave(audio), _length(audio, "audio"), is_lazy)
    return _text(item, links)


def _photo(source: str, over: str, part: MediaPart, is_lazy: bool) -> SafeString:
    fit = " contain" if "A" in str(part.info.get("color_mode", "")) else ""
    loading = ' loading="lazy"' if is_lazy else ' fetchpriority="high"'
    return mark_safe(  # noqa: S308 - the source is escaped
        f'<div class="pic{fit}"><img src="{escaped(source)}" alt="" width="240" height="180"'
        f'{loading} decoding="async">{over}</div>'
    )


def _sound(source: str, over: str, is_lazy: bool) -> SafeString:
    if not source:
        return mark_safe(f'<div class="pic quiet">{icon("audio")}{over}</div>')  # noqa: S308
    loading = ' loading="lazy"' if is_lazy else ""
    return mark_safe(  # noqa: S308 - the source is escaped
        f'<div class="pic sound"><img src="{escaped(source)}" alt="" width="240" height="180"'
        f"{loading}>{over}</div>"
    )


def _text(item: Input, links: Links) -> SafeString:
    part = item.part("text")
    if part is None or part.raw_text:
        told = part.raw_text[:300] if part else "Text"
        return mark_safe(f'<div class="pic"><p>{escaped(told)}</p></div>')  # noqa: S308 - escaped
    count = part.info.get("char_count")
    told = words.counted(count, "character") if isinstance(count, int) else "Text"
    return mark_safe(f'<div class="pic"><p{_later(part, links)}>{told}</p></div>')  # noqa: S308


def _quote(item: Input, links: Links) -> str:
    """The text of a pair on its picture, in a few words."""
    part = item.part("text")
    if part is None:
        return ""
    told, later = (
        (escaped(part.raw_text[:60]), "") if part.raw_text else ("text", _later(part, links))
    )
    return f'<span class="over quote">{icon("text")}<span class="t"{later}>{told}</span></span>'


def _later(part: MediaPart, links: Links) -> str:
    """The attributes by which a text is fetched when it comes into the window."""
    source = links.text(part, "excerpt")
    return f' hx-get="{escaped(source)}" hx-trigger="intersect once"' if source else ""


def _length(part: MediaPart, sign: str) -> str:
    seconds = part.info.get("duration_seconds")
    if not isinstance(seconds, int | float):
        return f'<span class="over">{icon(sign)}</span>'
    sign_shown = icon(sign) if sign == "play" else ""
    return f'<span class="over">{sign_shown}{words.duration(seconds)}</span>'


def _blank(item: Input, over: str = "") -> SafeString:
    is_failed = words.state(item.status).dot == "failed"
    sign = icon("warn") if is_failed else icon(words.KIND_ICONS[item.kind])
    kind = "failed" if is_failed else "quiet"
    return mark_safe(f'<div class="pic {kind}">{sign}{over}</div>')  # noqa: S308 - our own words
