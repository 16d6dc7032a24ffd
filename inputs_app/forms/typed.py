"""Texts that pages send outside of a form."""

from django.http import QueryDict

from inputs_app.services.uploads import naming


def text(told: QueryDict, name: str, most: int) -> str:
    """What was typed under a name, so that a database takes it. Units/limits: `most` characters."""
    return naming.storable(told.get(name, ""))[:most]
