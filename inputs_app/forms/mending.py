"""One row of a plan that is written anew: the fields that it has, no more."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from inputs_app.client.types import Json
from inputs_app.forms import id_lists
from inputs_app.forms.id_lists import IdsField
from inputs_app.forms.json_text import JsonError, object_of
from inputs_app.forms.uploads import KINDS, PASTED
from inputs_app.services.uploads import naming
from inputs_app.services.uploads.described import Wrong
from inputs_app.services.uploads.mending import LISTS, WHOLE


def _word(label: str, hint: str = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})
    return forms.CharField(
        label=label, required=False, max_length=PASTED, widget=widget, help_text=hint
    )


def _area(label: str, rows: int, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "false"})
    return forms.CharField(
        label=label, required=False, strip=False, max_length=PASTED, widget=widget, help_text=hint
    )


ROWS = (
    (WHOLE,),
    ("id", "type"),
    ("url",),
    ("text",),
    ("file",),
    ("concepts", "absent_concepts"),
    ("metadata",),
    ("latitude", "longitude"),
    ("datasets",),
)


class MendForm(forms.Form):
    """The columns of a row; which of them stand there, `told` says (see `mending.told_of`)."""

    input = _area("Input as JSON", 12)
    id = _word("Id")
    url = _word("Address", "One of address, text and file; an address may have a text with it.")
    text = _area("Text", 3)
    file = _word("File", "The name of a file that you choose under Files.")
    type = forms.ChoiceField(label="Kind", choices=KINDS, required=False)
    concepts = IdsField(label="Concepts", hint="Present in it.")
    absent_concepts = IdsField(label="Absent concepts", hint="Said to be not in it.")
    metadata = _area("Metadata as JSON", 3)
    latitude = _word("Latitude", inputmode="decimal")
    longitude = _word("Longitude", inputmode="decimal")
    datasets = IdsField(label="Dataset", hint="Ids of datasets that exist.")

    def __init__(self, told: Json, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_typed(told))
        for name in self.fields.keys() - told.keys():
            del self.fields[name]
        if "text" not in self.fields and WHOLE not in self.fields:  # an item that was read
            for name in self.fields.keys() & {"id", "url"}:
                self.fields[name].required, self.fields[name].help_text = True, ""

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand on the page: what belongs together side by side."""
        found = [[self[name] for name in row if name in self.fields] for row in ROWS]
        return [row for row in found if row]

    def clean_input(self) -> Json:
        """The object that was typed."""
        try:
            return object_of(self.cleaned_data["input"])
        except JsonError as error:
            raise ValidationError(error.sentence.replace("Metadata", "An input")) from None

    def told(self) -> Json:
        """The row as it was typed, once it is valid."""
        data = self.cleaned_data
        if WHOLE in data:
            whole: Json = data[WHOLE]
            return whole
        return {name: value for name, value in data.items() if value not in ("", [])}

    def refuse(self, error: Wrong) -> None:
        """Says what is wrong beside its field."""
        if WHOLE in self.fields:
            self.add_error(WHOLE, f"{error.field}: {error.told}" if error.field else error.told)
        else:
            self.add_error(error.field if error.field in self.fields else None, error.told)


def _typed(told: Mapping[str, Any]) -> dict[str, str]:
    """What stood in the row, as it would be typed; also what no database and no page takes."""
    found = {}
    for name, value in told.items():
        if name in LISTS:
            typed = id_lists.written(filter(None, value))
        elif isinstance(value, str):
            typed = value
        else:
            typed = json.dumps(value, ensure_ascii=False, indent=1 if name == WHOLE else None)
        found[name] = naming.storable(typed)
    return found
