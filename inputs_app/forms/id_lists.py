"""Ids that are typed into one field, several at once: one rule for all forms.

Names of concepts and datasets may hold commas and semicolons, so such a one stands in double
quotes. Manifests have a rule of their own: `;` only, see `services.uploads.described`.
"""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inputs_app.services.uploads import described
from inputs_app.services.uploads.described import Wrong

HINT = (
    "With a comma, a semicolon or a new line between them; in double quotes where a name holds one."
)
_PART = re.compile(r'\s*(?:"((?:[^"]|"")*)"[^\S\n]*(?=[,;\n]|$)|([^,;\n]*))')
_SIGNS = re.compile(r"[,;\n]")
UNCLOSED = "A double quote is not closed, or something stands behind it: {}"


class IdsField(forms.CharField):
    """Ids of concepts or datasets; its value is a list, each once, checked as the API does."""

    def __init__(self, *, label: str, hint: str, max_length: int = 5000) -> None:
        attrs = {"rows": 1, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(
            label=label,
            help_text=f"{hint} {HINT}",
            required=False,
            max_length=max_length,
            widget=forms.Textarea(attrs=attrs),
        )

    def clean(self, value: Any) -> Any:
        """The list. Raises: ValidationError."""
        try:
            return described.words("ids", {"ids": parts(super().clean(value))})
        except Wrong as error:
            raise ValidationError(error.told) from None


def parts(text: str) -> list[str]:
    """What stands between commas, semicolons and new lines; quotes around one keep these in it, and
    two quotes are one in them. Raises: ValidationError."""
    found, place = [], 0
    while place < len(text):
        part = _PART.match(text, place)
        if part is None:  # pragma: no cover - an empty part always matches
            break
        quoted, plain = part.groups()
        if quoted is None and plain.startswith('"'):
            raise ValidationError(UNCLOSED.format(plain.strip()[:80]))
        found.append(plain.strip() if quoted is None else quoted.replace('""', '"').strip())
        place = part.end() + 1
    return [one for one in found if one]


def written(ids: Iterable[str]) -> str:
    """Ids as they are typed: what `parts` reads."""
    return "; ".join(_quoted(one) for one in ids)


def _quoted(one: str) -> str:
    if _SIGNS.search(one) or one.startswith('"'):
        return '"' + one.replace('"', '""') + '"'
    return one
