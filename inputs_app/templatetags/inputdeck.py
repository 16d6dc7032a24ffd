"""Tags and filters that every page may use: icons, kinds of messages. No queries, no network."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
