"""Concepts and the place on earth of a posted input."""

from dataclasses import dataclass
from typing import Any

from inputs_service.posting.problems import Problem

MAX_CONCEPT_ID_LENGTH = 256


@dataclass(frozen=True)
class Labels:
    """Concepts in the order given. `values`: concept id → value; `names`: concept id → name."""

    values: dict[str, float]
    names: dict[str, str]

    def stored(self) -> list[dict[str, Any]]:
        """What the stored answer says: names are spliced in when it is read."""
        return [{"id": concept_id, "value": value} for concept_id, value in self.values.items()]


def labels_of(data: dict[str, Any], path: str = "data") -> Labels:
    """The concepts of an input or region; of one that is given twice the last value counts.

    Raises: Problem for a missing or too long id or name, or a value outside 0..1.
    """
    values: dict[str, float] = {}
    names: dict[str, str] = {}
    for index, concept in enumerate(data.get("concepts") or []):
        where = f"{path}.concepts[{index}]"
        concept_id = concept.get("id") or ""
        name = concept.get("name") or concept_id
        if not 1 <= len(concept_id) <= MAX_CONCEPT_ID_LENGTH:
            raise Problem(f"{where}.id: must have 1 to {MAX_CONCEPT_ID_LENGTH} characters")
        if len(name) > MAX_CONCEPT_ID_LENGTH:
            raise Problem(f"{where}.name: must have at most {MAX_CONCEPT_ID_LENGTH} characters")
        if not 0 <= concept["value"] <= 1:
            raise Problem(f"{where}.value: must be between 0 and 1")
        values[concept_id] = concept["value"]
        names[concept_id] = name
    return Labels(values, names)


def point_of(data: dict[str, Any]) -> dict[str, float] | None:
    """The one point of an input. Shape: longitude, latitude in degrees. Raises: Problem."""
    geo = data.get("geo") or {}
    if geo.get("geo_box") or geo.get("geo_limit"):
        raise Problem("data.geo: an input has at most one geo_point; areas are for searches")
    point: dict[str, float] | None = geo.get("geo_point")
    if point is None:
        return None
    for name, limit in (("longitude", 180), ("latitude", 90)):
        if not -limit <= point[name] <= limit:
            raise Problem(f"data.geo.geo_point.{name}: must be between -{limit} and {limit}")
    return point
