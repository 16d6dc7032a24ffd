"""What a person says of an upload: addresses, texts, a manifest, and what all of them get."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inputs_app.client.types import Json
from inputs_app.forms.id_lists import IdsField
from inputs_app.forms.json_text import JsonError, object_of
from inputs_app.models import UploadItem
from inputs_app.processing import FUNCTIONS
from inputs_app.services.uploads import described
from inputs_app.services.uploads.described import Wrong
from inputs_app.services.uploads.options import Options, labels
from inputs_core import limits

KINDS = (("", "What its ending says"), *UploadItem.Kind.choices)
PARTS = (
    ("paragraph", "Each paragraph is an input"),
    ("line", "Each line is an input"),
    ("whole", "All of it is one input"),
)
PASTED = 8_000_000
"""So much is taken from a field; a manifest holds more."""


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", **attrs})


class UrlsForm(forms.Form):
    """Pasted addresses."""

    urls = forms.CharField(
        label="Addresses",
        max_length=PASTED,
        widget=_area(10, placeholder="https://…"),
        help_text="One a line. The app fetches them itself.",
    )
    kind = forms.ChoiceField(label="Kind", choices=KINDS, required=False)

    def clean_urls(self) -> list[str]:
        """The lines that hold something."""
        return [one for line in self.cleaned_data["urls"].splitlines() if (one := line.strip())]


class TextsForm(forms.Form):
    """Typed or pasted texts."""

    texts = forms.CharField(label="Texts", max_length=PASTED, strip=False, widget=_area(10))
    parts = forms.ChoiceField(label="How they are parted", choices=PARTS, initial="paragraph")

    def clean(self) -> dict[str, Any]:
        """The texts, parted as the person chose."""
        data: dict[str, Any] = super().clean() or {}
        text = data.get("texts", "").replace("\r\n", "\n")
        if data.get("parts") == "line":
            found = text.split("\n")
        elif data.get("parts") == "paragraph":
            found = _paragraphs(text)
        else:
            found = [text]
        data["found"] = [one.strip("\n") for one in found if one.strip()]
        if not data["found"] and "texts" not in self.errors:
            self.add_error("texts", "There is no text in it.")
        return data


class ManifestForm(forms.Form):
    """A table of inputs, as a file or pasted."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="CSV, TSV or JSON Lines in UTF-8, up to 120 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.jsonl,.ndjson,.json"}),
    )
    pasted = forms.CharField(
        label="Or paste it",
        required=False,
        strip=False,
        max_length=PASTED,
        widget=_area(6, placeholder="id,url,concepts"),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is there."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("file")) == bool(data.get("pasted", "").strip()):
            self.add_error("file", "Choose a file or paste the table, one of the two.")
        return data


class OptionsForm(forms.Form):
    """What every input of the upload gets."""

    title = forms.CharField(label="Name of this upload", max_length=300)
    datasets = IdsField(label="Dataset", hint="Ids of datasets that exist.")
    concepts = IdsField(label="Concepts", hint="Present in each.")
    absent_concepts = IdsField(label="Absent concepts", hint="Said to be not in any of them.")
    metadata = forms.CharField(
        label="Metadata as JSON",
        required=False,
        strip=False,
        max_length=100_000,
        widget=_area(3, placeholder='{"walk": 12}'),
    )
    place = forms.CharField(
        label="Place",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "latitude, longitude"}),
    )
    processing = forms.MultipleChoiceField(
        label="Before sending",
        required=False,
        choices=lambda: [(one.name, one.label) for one in FUNCTIONS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    allow_duplicate_url = forms.BooleanField(label="Allow the same URL twice", required=False)

    def clean_metadata(self) -> Json:
        """The object that was typed; empty for nothing."""
        text = self.cleaned_data["metadata"]
        try:
            found = object_of(text)
            described.metadata(found)
        except (JsonError, Wrong) as error:
            raise ValidationError(str(getattr(error, "told", error))) from None
        if len(text.encode(errors="replace")) > limits.ONE_FOR_MANY_BYTES:
            raise ValidationError("Each input gets a copy: at most 64 kB.")
        return found

    def clean_place(self) -> Json:
        """The place in the API's shape; empty for nothing."""
        text = self.cleaned_data["place"].strip()
        if not text:
            return {}
        latitude, comma, longitude = text.partition(",")
        try:
            return described.geo(latitude, longitude if comma else "")
        except Wrong as error:
            raise ValidationError(f"{error.field.capitalize()}: {error.told}") from None

    def clean(self) -> dict[str, Any]:
        """A concept is present or absent."""
        data: dict[str, Any] = super().clean() or {}
        both = set(data.get("concepts", ())) & set(data.get("absent_concepts", ()))
        if both:
            self.add_error("absent_concepts", f"“{min(both)}” stands above too.")
        return data

    def options(self) -> Options:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Options(
            dataset_ids=data["datasets"],
            concepts=labels(data["concepts"], data["absent_concepts"]),
            metadata=data["metadata"],
            geo=data["place"],
            allow_duplicate_url=data["allow_duplicate_url"],
            processing=data["processing"],
        )


def _paragraphs(text: str) -> list[str]:
    found, lines = [], []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            found.append("\n".join(lines))
            lines = []
    return found
