"""What is said of an input beside its medium: concepts, metadata, a place, datasets; each checked
as the API does, so that a row is refused by the name of its field before it is sent."""

import json
import math
from collections.abc import Mapping
from typing import Any

from inputs_app.client.types import Json
from inputs_core import ids, limits

MOST_WORDS = 128
LATITUDES, LONGITUDES = 90.0, 180.0


class Wrong(Exception):
    """A field does not hold what it should; `told` says what, for a person."""

    def __init__(self, field: str, told: str) -> None:
        super().__init__(f"{field}: {told}")
        self.field, self.told = field, told


def data_of(told: Mapping[str, Any]) -> Json:
    """Concepts, metadata and geo in the API's shape. Raises: Wrong.

    Source: clarifai-grpc proto Data.
    """
    data: Json = {}
    present = dict.fromkeys(words("concepts", told), 1)
    absent = dict.fromkeys(words("absent_concepts", told), 0)
    if both := present.keys() & absent.keys():
        raise Wrong("absent_concepts", f"“{min(both)}” stands in concepts too.")
    if present or absent:
        data["concepts"] = [{"id": one, "value": it} for one, it in (present | absent).items()]
    if "metadata" in told:
        data["metadata"] = metadata(told["metadata"])
    if "latitude" in told or "longitude" in told:
        data["geo"] = geo(told.get("latitude", ""), told.get("longitude", ""))
    return data


def words(field: str, told: Mapping[str, Any]) -> list[str]:
    """Ids of concepts or datasets: text with `;` between them, or a list. Raises: Wrong."""
    value = told.get(field)
    if not value:
        return []
    listed = value.split(";") if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Wrong(field, "ids with “;” between them.")
    found = list(dict.fromkeys(filter(None, (one.strip() for one in listed))))
    if len(found) > MOST_WORDS:
        raise Wrong(field, f"at most {MOST_WORDS} of them.")
    for one in found:
        if problem := ids.problem(one):
            raise Wrong(field, problem)
    return found


def metadata(value: Any) -> Json:
    """An object of metadata, typed or as it is. Raises: Wrong."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise Wrong("metadata", told_of(error)) from None
    if not isinstance(value, dict):
        raise Wrong("metadata", "it has to be an object: it begins with { and ends with }.")
    if problem := problem_of(value):
        raise Wrong("metadata", problem)
    return value


def told_of(error: Exception) -> str:
    """Where JSON breaks off, in words."""
    if isinstance(error, json.JSONDecodeError):
        return f"Line {error.lineno}, character {error.colno}: this is not JSON."
    return "It is nested too deeply."


def geo(latitude: Any, longitude: Any) -> Json:
    """A place in the API's shape. Raises: Wrong. Source: clarifai-grpc proto GeoPoint."""
    point = {
        "latitude": _degrees("latitude", latitude, LATITUDES),
        "longitude": _degrees("longitude", longitude, LONGITUDES),
    }
    return {"geo_point": point}


def text(field: str, value: Any) -> str:
    """Text that can be stored and sent. Raises: Wrong."""
    if not isinstance(value, str):
        raise Wrong(field, "it has to be text.")
    if problem := problem_of(value):
        raise Wrong(field, problem)
    return value


def problem_of(value: Any, depth: int = 1) -> str:
    """What of a JSON value the API does not take, in words; empty where it takes it.

    Units/limits: nested to 24 levels, whole numbers to 2^53, no NUL, no halves of characters.
    """
    if isinstance(value, str):
        return _problem_of_text(value)
    if isinstance(value, dict | list):
        if depth > limits.NESTING:
            return f"it is nested deeper than {limits.NESTING} levels."
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        return next((it for one in inner if (it := problem_of(one, depth + 1))), "")
    if isinstance(value, float) and not math.isfinite(value):
        return "a number is not finite."
    if isinstance(value, int) and abs(value) > limits.LARGEST_INTEGER:
        return "a whole number is beyond 2^53."
    return ""


def _problem_of_text(value: str) -> str:
    if value.isascii():
        return "it holds the character NUL." if "\0" in value else ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8."
    return "it holds the character NUL." if "\0" in value else ""


def _degrees(field: str, value: Any, most: float) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if isinstance(value, bool) or not abs(found) <= most:
        raise Wrong(field, f"a number from -{most:g} to {most:g}.")
    return found
