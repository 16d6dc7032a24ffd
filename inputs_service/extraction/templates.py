"""What is added to every input of an extraction: `input_template`."""

from typing import Any

import orjson

from inputs_core import limits
from inputs_service import lookups
from inputs_service.errors import CodedError, InvalidRequest
from inputs_service.models import App, Dataset
from inputs_service.posting.labels import labels_of, point_of
from inputs_service.posting.problems import Problem

KEPT = ("concepts", "metadata", "geo")
MOST = 128
"""Concepts, and datasets: each is a row for each input."""


def checked(app: App, template: dict[str, Any], path: str = "input_template") -> dict[str, Any]:
    """The template as it is stored with a job; empty for none.

    Shape: `data` (concepts, metadata, geo) and `dataset_ids`, each where there is one. The id is
    left out: every input has one of its own. Units/limits: 128 concepts, 128 datasets, 64 kB of
    metadata.
    Raises: InvalidRequest for other data than these or a wrong value, NotFound's code for a dataset
    that does not exist. Source: InputsUpload.input_template, InputsDataSource.input_template.
    """
    given = {name: value for name, value in (template.get("data") or {}).items() if value}
    others = [name for name in given if name not in KEPT]
    if others:
        raise InvalidRequest(
            f"{path}.data.{others[0]}: a template adds concepts, metadata, geo and datasets only"
        )
    _check_sizes(given, template.get("dataset_ids") or [], path)
    try:
        labels_of(given)
        point_of(given)
    except Problem as problem:
        raise CodedError(f"{path}.{problem.details}") from None
    dataset_ids = list(dict.fromkeys(template.get("dataset_ids") or []))
    rows = Dataset.objects.filter(app=app)
    known = lookups.found(rows, "dataset_id", dataset_ids, "pk")
    missing = next((name for name in dataset_ids if name not in known), None)
    if missing is not None:
        raise CodedError(f"{path}.dataset_ids: the dataset {missing} does not exist", code=11101)
    stored = {"data": given, "dataset_ids": dataset_ids}
    return {name: value for name, value in stored.items() if value}


def _check_sizes(given: dict[str, Any], dataset_ids: list[str], path: str) -> None:
    if len(given.get("concepts") or []) > MOST:
        raise InvalidRequest(f"{path}.data.concepts: must have at most {MOST} elements")
    if len(dataset_ids) > MOST:
        raise InvalidRequest(f"{path}.dataset_ids: must have at most {MOST} elements")
    if len(orjson.dumps(given.get("metadata"))) > limits.ONE_FOR_MANY_BYTES:
        raise InvalidRequest(
            f"{path}.data.metadata: must have at most {limits.ONE_FOR_MANY_BYTES} bytes"
        )
