"""Tags and filters that every page may use: icons, kinds of messages. No queries, no network."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from inputs_app.showing import words

register = template.Library()

MESSAGE_KINDS = {"error": "bad", "warning": "warn", "success": "ok"}
MESSAGE_ICONS = {"error": "warn", "warning": "warn", "success": "check"}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, kind: str = "") -> SafeString:
    """A symbol of `static/icons.svg`; decoration only, words stand beside it."""
    classes = f"ic {kind}".strip()
    href = f"{static('icons.svg')}#{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href)


@register.filter
def message_kind(level_tag: str) -> str:
    """The `data-is` of a toast or banner for Django's message level."""
    return MESSAGE_KINDS.get(level_tag, "")


@register.filter
def message_icon(level_tag: str) -> str:
    """The icon of a toast or banner for Django's message level."""
    return MESSAGE_ICONS.get(level_tag, "info")


@register.filter
def when(moment: datetime | None) -> SafeString:
    """A moment as people say it, with the exact one on hover; empty for none."""
    if moment is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        words.absolute(moment),
        words.ago(moment),
    )


@register.filter
def long_id(value: str) -> SafeString:
    """An id that gives way in its middle where the place is narrow."""
    start, end = words.split_id(value)
    return format_html(
        '<span class="id" title="{}"><span>{}</span><span>{}</span></span>', value, start, end
    )


@register.filter
def plain(number: int) -> str:
    """A number as HTML attributes take it, without thousands separators."""
    return str(number)
