"""What a person types about a change of one input: concepts, metadata, place, and why."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from inputs_app.client.types import Json
from inputs_app.forms.json_text import JsonError, object_of
from inputs_app.services.changes.editing import Edit
from inputs_core import limits

ACTIONS = (("merge", "Merge"), ("overwrite", "Overwrite"), ("remove", "Remove"))
SENTENCES = {
    "merge": "Merge adds your keys and concepts to what is there; equal keys take your value, lists"
    " grow at the end.",
    "overwrite": "Overwrite puts what stands below in the place of everything there: concepts,"
    " metadata and place. Media stay.",
    "remove": "Remove takes away the concepts that you name, and every metadata key whose value you"
    " write as true. Any other value replaces what stands there.",
}
KEEPS = (
    ("concepts", "Concepts"),
    ("metadata", "Metadata"),
    ("geo", "Place"),
    ("regions", "Regions"),
)
"""What an overwrite can leave as it is: it is sent along with the rest."""
MAX_METADATA = 1_000_000
PRESENT, ABSENT = "1", "0"


@dataclass(frozen=True)
class Label:
    """A row of the list of concepts; `value` is the number as typed."""

    concept_id: str
    value: str = PRESENT
    problem: str = ""


def degrees_field(limit: int) -> forms.FloatField:
    """A field for a latitude or longitude."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(required=False, min_value=-limit, max_value=limit, widget=widget)


class PatchForm(forms.Form):
    """Everything but the concepts, which are rows of their own (`labels`)."""

    action = forms.ChoiceField(choices=ACTIONS, initial="merge", widget=forms.HiddenInput)
    metadata = forms.CharField(
        required=False,
        max_length=MAX_METADATA,
        strip=False,
        label="Metadata as JSON",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    latitude = forms.FloatField(
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    longitude = forms.FloatField(
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    removes_place = forms.BooleanField(required=False, label="Take the place away")
    keeps = forms.MultipleChoiceField(
        required=False, choices=KEEPS, label="Keep as it is", widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        required=False, max_length=500, help_text="Stands in the history beside your name."
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.excerpt = ""
        self.labels = (
            _typed(data) if data is not None else list(kwargs.get("initial", {}).get("labels", ()))
        )

    def clean_metadata(self) -> Json:
        """The object that was typed; empty for nothing."""
        try:
            return object_of(self.cleaned_data["metadata"])
        except JsonError as error:
            self.excerpt = error.excerpt
            raise ValidationError(error.sentence) from None

    def clean(self) -> dict[str, Any]:
        """A place has both numbers; every concept has a value that the API takes."""
        data: dict[str, Any] = super().clean() or {}
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            is_alone = data.get(one) is not None and other in data and data[other] is None
            if is_alone:
                self.add_error(other, "A place needs both numbers.")
        self.labels = [_checked(label) for label in self.labels]
        if any(label.problem for label in self.labels):
            self.add_error(None, "One of the concepts is not right.")
        return data

    def edit(self) -> Edit:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        patch: Json = {}
        if self.labels:
            patch["concepts"] = [
                {"id": one.concept_id, "value": float(one.value)} for one in self.labels
            ]
        if data["metadata"]:
            patch["metadata"] = data["metadata"]
        if point := self._point():
            patch["geo"] = {"geo_point": point}
        keeps = data["keeps"] if data["action"] == "overwrite" else ()
        return Edit(
            data["action"],
            {field: value for field, value in patch.items() if field not in keeps},
            tuple(keeps),
        )

    def _point(self) -> dict[str, float]:
        data = self.cleaned_data
        if data["action"] == "remove":
            return {"longitude": 0.0, "latitude": 0.0} if data["removes_place"] else {}
        if data["latitude"] is None:
            return {}
        return {"longitude": data["longitude"], "latitude": data["latitude"]}


def _typed(data: QueryDict) -> list[Label]:
    names, values = data.getlist("concept"), data.getlist("value")
    values += [PRESENT] * (len(names) - len(values))
    return [Label(name, value) for name, value in zip(names, values, strict=False) if name.strip()]


def _checked(label: Label) -> Label:
    problem = ""
    if len(label.concept_id) > limits.ID_CHARACTERS:
        problem = f"A concept's id has at most {limits.ID_CHARACTERS} characters."
    try:
        if not 0 <= float(label.value) <= 1:
            problem = "A value goes from 0 (absent) to 1 (present)."
    except ValueError:
        problem = "A value is a number from 0 to 1."
    return Label(label.concept_id, label.value, problem)
