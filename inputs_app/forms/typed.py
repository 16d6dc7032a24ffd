"""Texts and numbers that pages send outside of a form."""

from django.http import QueryDict

from inputs_app.services.uploads import naming


def text(told: QueryDict, name: str, most: int) -> str:
    """What was typed under a name, so that a database takes it. Units/limits: `most` characters."""
    return naming.storable(told.get(name, ""))[:most]


def number(told: str) -> int | None:
    """A whole number of at most 18 digits, as keys of rows are; None for anything else."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= 18 else None
