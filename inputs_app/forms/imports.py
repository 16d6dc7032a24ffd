"""What a person types about an import from cloud storage."""

import base64
import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inputs_app.client.types import Json
from inputs_app.forms.id_lists import IdsField
from inputs_app.services.imports import Asked

PROVIDERS = (
    ("", "None: the bucket is public"),
    ("s3", "S3: key id and secret"),
    ("gcp", "Google: service account key"),
    ("azure", "Azure: account name and key"),
)
CONFLICTS = (
    ("skip", "Leave the existing input alone"),
    ("suffix", "Add the new one under another id"),
)
MAX_KEY_FILE = 20_000
ADDRESS = re.compile(r"(s3|gs|gcs|azure|az|https)://[^/\s]", re.IGNORECASE)


def _secret(label: str, max_length: int = 500) -> forms.CharField:
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    widget = forms.PasswordInput(attrs=attrs, render_value=False)
    return forms.CharField(label=label, required=False, max_length=max_length, widget=widget)


def _word(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


class ImportForm(forms.Form):
    """Where from, with which key, and what every input gets."""

    url = forms.CharField(
        label="URL",
        max_length=2000,
        widget=forms.TextInput(attrs={"spellcheck": "false", "placeholder": "s3://bucket/prefix"}),
        help_text="s3://, gs:// or an Azure blob address: a prefix, or one archive.",
        error_messages={"required": "Say where the files are, as in s3://bucket/prefix."},
    )
    on_conflict = forms.ChoiceField(label="When an id exists already", choices=CONFLICTS)
    provider = forms.ChoiceField(label="Kind", choices=PROVIDERS, required=False)
    region = _word("Region")
    key_id = _word("Key id")
    secret = _secret("Secret")
    session_token = _secret("Session token", 4000)
    key_file = forms.CharField(
        label="Service account key (JSON)",
        required=False,
        max_length=MAX_KEY_FILE,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    account = _word("Account name")
    account_key = _secret("Account key")
    concepts = IdsField(label="Concepts", hint="Present in each.")
    dataset = IdsField(label="Dataset", hint="Ids of datasets that exist.")
    metadata = forms.CharField(
        label="Metadata as JSON",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_url(self) -> str:
        """An address that can name a bucket; the API knows whether there is one."""
        url: str = self.cleaned_data["url"].strip()
        if not ADDRESS.match(url):
            raise ValidationError(
                "Begin with s3://, gs://, azure:// or https://, then the bucket, as in"
                " s3://bucket/prefix."
            )
        return url

    def clean_metadata(self) -> Json:
        """The object that was typed; empty for nothing."""
        text = self.cleaned_data["metadata"].strip()
        try:
            found = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            raise ValidationError("This is not JSON.") from None
        if not isinstance(found, dict):
            raise ValidationError("Metadata is an object: it begins with { and ends with }.")
        return found

    def clean(self) -> dict[str, Any]:
        """The chosen kind of credentials is whole."""
        data: dict[str, Any] = super().clean() or {}
        needed = {
            "s3": ("key_id", "secret"),
            "gcp": ("key_file",),
            "azure": ("account", "account_key"),
        }
        for name in needed.get(data.get("provider", ""), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "These credentials need it.")
        return data

    def asked(self) -> Asked:
        """What was typed, once it is valid."""
        data = self.cleaned_data
        return Asked(data["url"], self._template(), data["on_conflict"], self._credentials())

    def _template(self) -> Json:
        data = self.cleaned_data
        inner: Json = {}
        if data["concepts"]:
            inner["concepts"] = [{"id": name, "value": 1} for name in data["concepts"]]
        if data["metadata"]:
            inner["metadata"] = data["metadata"]
        template: Json = {"data": inner} if inner else {}
        return {**template, "dataset_ids": data["dataset"]} if data["dataset"] else template

    def _credentials(self) -> Json:
        data = self.cleaned_data
        if data["provider"] == "s3":
            names = {
                "region": "region",
                "key_id": "id",
                "secret": "secret",
                "session_token": "token",
            }
            given = {theirs: data[ours] for ours, theirs in names.items() if data[ours]}
            return {"s3_creds": given}
        if data["provider"] == "gcp":
            return {"gcp_creds": base64.b64encode(data["key_file"].encode()).decode()}
        if data["provider"] == "azure":
            keys = {"account_name": data["account"], "account_key": data["account_key"]}
            return {"azure_blob_creds": keys}
        return {"s3_creds": {"region": data["region"]}} if data["region"] else {}
