"""Kinds of values that the JSON API takes."""

from typing import Any

from rest_framework import serializers

from inputs_app.services import data_shapes
from inputs_app.services.uploads import described
from inputs_core import ids, limits

BAD_ID = "bad_id"


def valid_id(told: str) -> str:
    """An id that follows the rule for ids. Raises: ValidationError with the code `bad_id`."""
    if problem := ids.problem(told):
        raise serializers.ValidationError(problem, code=BAD_ID)
    return told


class InputId(serializers.CharField):
    """An id of an input, as the Inputs API takes it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=limits.ID_CHARACTERS, trim_whitespace=False, **more)

    def to_internal_value(self, data: Any) -> str:
        """The id as it came. Raises: ValidationError with the code `bad_id`."""
        return valid_id(super().to_internal_value(data))


class ApiJson(serializers.DictField):
    """An object of JSON that the rows, and the Inputs API, can hold."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object as it came. Raises: ValidationError."""
        if problem := described.problem_of(data):
            raise serializers.ValidationError(problem[0].upper() + problem[1:])
        found: dict[str, Any] = super().to_internal_value(data)
        return found


class InputData(ApiJson):
    """The data of an input, as PatchInputs takes it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The data as it came. Raises: ValidationError."""
        found = super().to_internal_value(data)
        if problem := data_shapes.problem_of(found):
            raise serializers.ValidationError(problem)
        return found
