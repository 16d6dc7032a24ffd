"""Text as markup, quickly: a page of a hundred tiles escapes a thousand short texts."""

from html import escape

from django.utils.safestring import SafeString


def escaped(text: str) -> SafeString:
    """The text as HTML text or attribute value. Django's own `escape` costs five times as much."""
    return SafeString(escape(text))
