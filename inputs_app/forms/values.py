"""A table of changes, as a file or pasted."""

from typing import Any

from django import forms

from inputs_app.services.changes import values

WAYS = (
    ("merge", "Merge", "Adds what each row says to its input; equal keys take the row's value."),
    ("remove", "Remove", "Takes the concepts, the keys written as true and the place away."),
)
EXAMPLE = """id,concepts,absent_concepts,metadata
photo-001,tree;sky,car,"{""split"": ""train""}"
photo-002,sea,,"{""split"": ""test""}\""""


class ValuesForm(forms.Form):
    """What is to be done with the rows; a file goes before what was pasted."""

    action = forms.ChoiceField(choices=[way[:2] for way in WAYS], initial="merge")
    file = forms.FileField(
        required=False,
        label="A file",
        help_text="CSV, TSV or JSON Lines, at most 5,000 rows and 2 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson,.txt"}),
    )
    table = forms.CharField(
        required=False,
        strip=False,
        max_length=values.MOST_BYTES,
        label="Or pasted",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "placeholder": EXAMPLE}),
    )
    reason = forms.CharField(
        required=False, max_length=500, help_text="Stands in the history beside your name."
    )
    typed = forms.CharField(
        required=False,
        max_length=20,
        label="Number of inputs",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_file(self) -> bytes:
        """The bytes of the file, or none."""
        file = self.cleaned_data["file"]
        if file is None:
            return b""
        if file.size > values.MOST_BYTES:
            raise forms.ValidationError("A table has at most 2 MB. Cut it in parts.")
        content: bytes = file.read()
        return content

    def clean(self) -> dict[str, Any]:
        """There is a table."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.content:
            self.add_error("table", "Choose a file, or paste a table.")
        return data

    @property
    def content(self) -> bytes:
        """The table, once the form is valid."""
        file: bytes = self.cleaned_data.get("file") or b""
        pasted: str = self.cleaned_data.get("table") or ""
        return file or pasted.strip().encode("utf-8", "surrogatepass")
