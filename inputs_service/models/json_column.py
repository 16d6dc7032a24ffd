"""A column of JSON that gives back the numbers it was given, on every database."""

import json
from typing import Any

from django.db import models

LARGEST_INTEGER = 2**53


class Numbers(json.JSONDecoder):
    """Reads whole numbers beyond 2^53 as the floats that they were: only floats reach so far here.

    Source: PostgreSQL, JSON types: jsonb writes 1e300 as a one with 300 zeros.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "parse_int": _number})


def _number(text: str) -> float:
    number = int(text)
    return number if abs(number) <= LARGEST_INTEGER else float(number)


class Json(models.JSONField):
    """Django's JSONField with that reading; to migrations it is Django's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "decoder": Numbers})

    def deconstruct(self) -> Any:
        """As Django's field: the column is the same."""
        name, _, args, kwargs = super().deconstruct()
        del kwargs["decoder"]
        return name, "django.db.models.JSONField", args, kwargs
