"""The datasets that a request names: each is in the app, or the request is refused by its field."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rest_framework.exceptions import ValidationError

from inputs_app.client.types import Json
from inputs_app.models import Job, Workspace
from inputs_app.services import datasets
from inputs_app.services.uploads import rows
from inputs_app.services.uploads.described import Wrong

CODE = "no_dataset"
Path = tuple[str, ...]
Named = tuple[Path, Sequence[str]]


def check(workspace: Workspace, named: Sequence[Named]) -> None:
    """Refuses datasets that the app does not have; passes where the API does not say, as the pages.

    Units/limits: asks for the app's datasets once, whatever is named.
    Raises: ValidationError with the code `no_dataset`, under the path of each field.
    """
    wanted = list(dict.fromkeys(one for _, ids in named for one in ids))
    missing = set(datasets.missing(workspace, wanted))
    wrong = {path: found for path, ids in named if (found := [it for it in ids if it in missing])}
    if wrong:
        raise ValidationError(_nested(wrong), code=CODE)


def of_upload(asked: Mapping[str, Any]) -> list[Named]:
    """What an upload names, for all of its inputs and in each of its items."""
    options: Mapping[str, Any] = asked.get("options") or {}
    return [(("options", "dataset_ids"), options.get("dataset_ids", [])), *_of_items(asked)]


def of_import(asked: Mapping[str, Any]) -> list[Named]:
    """What the template of an import names."""
    ids = asked.get("template", {}).get("dataset_ids")
    told = [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
    return [(("template", "dataset_ids"), told)]


def of_change(job: Job) -> list[Named]:
    """The dataset that a change, and what undoes it, is about; mostly there is none."""
    dataset_id = job.options.get("dataset_id")
    return [(("dataset_id",), [dataset_id])] if dataset_id else []


def _of_items(asked: Mapping[str, Any]) -> Iterator[Named]:
    """An item that cannot be read names nothing: it is left out, and says why."""
    for place, item in enumerate(asked["items"]):
        try:
            found = rows.of_json(item).dataset_ids
        except Wrong:
            continue
        if found:
            field = next(key for key in item if rows.column(key.lower()) == "datasets")
            yield ("items", str(place), field), found


def _nested(wrong: Mapping[Path, Sequence[str]]) -> Json:
    told: Json = {}
    for path, ids in wrong.items():
        inner = told
        for name in path[:-1]:
            inner = inner.setdefault(name, {})
        inner[path[-1]] = [datasets.words(ids)]
    return told
