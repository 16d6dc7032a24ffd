"""What a person types about the regions of an image: one row for each, and why.

Coordinates are fractions of the upright picture, as text (see `region_places`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict

from inputs_app.client.types import Json
from inputs_app.forms import region_places
from inputs_app.forms.region_places import Shape
from inputs_app.services.changes import region_images
from inputs_app.services.changes.region_images import SIDES
from inputs_app.services.changes.region_merging import Said
from inputs_core import ids

KEY = re.compile(r"[0-9a-z-]{1,40}")
NEW_ID = re.compile(r"[0-9a-f]{32}")
PRESENT, ABSENT = "1", "0"


@dataclass(frozen=True)
class Label:
    """A concept of a region; `value` is the number as typed."""

    concept_id: str
    value: str = PRESENT


@dataclass(frozen=True)
class Row:
    """One region as it stands in the form. `key` names its fields, `id` its annotation; `was` is
    the digest of what the page showed, empty for a new one."""

    key: str
    id: str
    was: str = ""
    shape: Shape = "box"
    sides: Sequence[str] = ("", "", "", "")
    points: str = ""
    labels: Sequence[Label] = (Label(""),)
    is_deleted: bool = False
    place_problem: str = ""
    label_problem: str = ""
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into a new one."""
        return not self.was and not any(self.sides) and not self.points.strip()

    @property
    def has_problem(self) -> bool:
        """Whether something in it cannot be sent."""
        return bool(self.place_problem or self.label_problem)


class ReasonForm(forms.Form):
    """Why the regions are changed."""

    reason = forms.CharField(
        required=False, max_length=500, help_text="Stands in the history beside your name."
    )


def blank(key: str, shape: Shape) -> Row:
    """A row to type a new region into."""
    return Row(key, ids.new_id(), shape=shape)


def row_of(key: str, entry: Json) -> Row:
    """The row of a region as it stands."""
    shape, sides, points = region_places.texts_of(entry.get("region_info") or {})
    concepts = (entry.get("data") or {}).get("concepts") or []
    return Row(
        key,
        entry["id"],
        region_images.digest(entry),
        shape,
        sides,
        points,
        tuple(Label(one["id"], f"{one['value']:g}") for one in concepts) or (Label(""),),
    )


def rows_of(data: QueryDict) -> list[Row]:
    """The rows as they were sent, in their order, new ones in which nothing was typed left out."""
    keys = dict.fromkeys(key for key in data.getlist("row") if KEY.fullmatch(key))
    return [row for key in keys if not (row := _typed(data, key)).is_blank]


def checked(row: Row, entry: Json | None) -> tuple[Row, Said]:
    """The row with what is wrong in it, and what it says; `entry` is the region as it stands."""
    if row.is_deleted:
        return row, Said(row.id, row.was, None)
    stands = (entry or {}).get("region_info") or {}
    info, place_problem = region_places.info_of(row.shape, row.sides, row.points, stands)
    concepts, label_problem = _concepts(row.labels)
    row = replace(row, place_problem=place_problem, label_problem=label_problem)
    kept = {name: value for name, value in (entry or {}).items() if name != "data"}
    data = {**((entry or {}).get("data") or {}), "concepts": concepts}
    data = {name: value for name, value in data.items() if value}
    wanted: Json = {**kept, "id": row.id, "region_info": info}
    return row, Said(row.id, row.was, {**wanted, "data": data} if data else wanted)


def _typed(data: QueryDict, key: str) -> Row:
    names, values = data.getlist(f"{key}-concept"), data.getlist(f"{key}-value")
    values += [PRESENT] * (len(names) - len(values))
    labels = [Label(name.strip(), value) for name, value in zip(names, values, strict=False)]
    identifier, was = data.get(f"{key}-id", ""), data.get(f"{key}-was", "")
    shape = data.get(f"{key}-shape", "")
    return Row(
        key,
        identifier if was or NEW_ID.fullmatch(identifier) else ids.new_id(),
        was[:32],
        shape="polygon" if shape == "polygon" else "other" if shape == "other" else "box",
        sides=tuple(data.get(f"{key}-{side}", "").strip()[:40] for side in SIDES),
        points=data.get(f"{key}-points", ""),
        labels=tuple(one for one in labels if one.concept_id) or (Label(""),),
        is_deleted=f"{key}-delete" in data,
    )


def _concepts(labels: Sequence[Label]) -> tuple[list[Json], str]:
    found: list[Json] = []
    for label in labels:
        if not label.concept_id:
            continue
        if problem := ids.problem(label.concept_id):
            return [], problem.replace("The id", "The concept")
        value = region_places.number(label.value)
        if value is None:
            return [], "A value goes from 0 (absent) to 1 (present)."
        found.append({"id": label.concept_id, "value": value})
    return found, ""
