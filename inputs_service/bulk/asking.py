"""What a bulk operation asks for, checked as a whole before anything is begun.

Source: BulkOperation and Operation of clarifai-grpc.
"""

from collections.abc import Callable, Collection
from typing import Any

import orjson

from inputs_core import limits
from inputs_service.bulk import splits
from inputs_service.datasets import fields
from inputs_service.errors import CodedError
from inputs_service.models import App, Dataset
from inputs_service.posting.labels import labels_of, point_of
from inputs_service.posting.problems import Problem
from inputs_service.searching.asking.searches import search_of

Message = dict[str, Any]
INVALID = 25404
MAX_INPUT_IDS = 10_000
MAX_CONCEPTS = 128
MAX_USER_IDS = 128
SOURCES = ("input_ids", "search", "dataset", "annotation_search")
ANNOTATION_SOURCE, ANNOTATION_OPERATION = "annotation_search", "delete_annotations"


def checked(app: App, given: Message, path: str) -> Message:
    """The source and the operation of a request, as they are stored.

    Shape: one of SOURCES, and `operation` with one of OPERATIONS, both as they were given.
    Raises: CodedError 25404 with the path of what is wrong.
    """
    source = _only(given, SOURCES, path)
    operation = given.get("operation") or {}
    name = _only(operation, OPERATIONS, f"{path}.operation")
    if source == ANNOTATION_SOURCE and name != ANNOTATION_OPERATION:
        raise refused(f"{path}.{source}", f"goes with {ANNOTATION_OPERATION} only")
    _check_source(app, source, given[source], f"{path}.{source}")
    try:
        OPERATIONS[name](app, operation[name], f"{path}.operation.{name}")
    except Problem as problem:
        raise CodedError(problem.details, code=INVALID) from None
    asked: Message = fields.storable({source: given[source], "operation": {name: operation[name]}})
    return asked


def refused(path: str, sentence: str) -> CodedError:
    """The refusal of a bulk operation, with the path of what is wrong in it."""
    return CodedError(f"{path}: {sentence}", code=INVALID)


def _only(given: Message, names: Collection[str], path: str) -> str:
    found = [name for name in names if name in given]
    if len(found) != 1:
        raise refused(path, f"must have one of {', '.join(names)}")
    return found[0]


def _check_source(app: App, name: str, given: Message, path: str) -> None:
    if name == "input_ids":
        _check_count(given.get("input_ids"), MAX_INPUT_IDS, f"{path}.input_ids")
    elif name == "dataset":
        _check_dataset(app, given.get("id"), f"{path}.id")
    else:
        check_search(given, path)


def check_search(given: Message, path: str) -> None:
    """Passes for a search that can be run, has no rank, and whose filters all say something: one
    that says nothing known here, for example by a misspelt field, would take in every input.

    Raises: CodedError 25404.
    """
    try:
        search = search_of(given, path)
    except CodedError as error:
        raise CodedError(error.details, code=INVALID) from None
    if search.rank is not None:
        raise refused(search.rank.path, "a bulk operation takes filters only")
    query = given.get("query") or {}
    if len(search.filters) < len([*(query.get("filters") or []), *(query.get("ands") or [])]):
        raise refused(f"{path}.query", "one of its filters says nothing that is known here")


def _check_count(given: Collection[Any] | None, most: int, path: str) -> None:
    if not 1 <= len(given or ()) <= most:
        raise refused(path, f"must have 1 to {most} elements")


def _check_dataset(app: App, dataset_id: Any, path: str) -> None:
    if not Dataset.objects.filter(app=app, dataset_id=dataset_id or "").exists():
        raise refused(path, "this dataset does not exist")


def _concepts(_: App, given: Message, path: str) -> None:
    _check_count(given.get("concepts"), MAX_CONCEPTS, f"{path}.concepts")
    labels_of(given, path)
    if len(given.get("user_ids") or ()) > MAX_USER_IDS:
        raise refused(f"{path}.user_ids", f"must have at most {MAX_USER_IDS} elements")


def _metadata(_: App, given: Message, path: str) -> None:
    if not given.get("metadata"):
        raise refused(f"{path}.metadata", "must have at least one key")
    if len(orjson.dumps(given["metadata"])) > limits.ONE_FOR_MANY_BYTES:
        raise refused(f"{path}.metadata", f"must have at most {limits.ONE_FOR_MANY_BYTES} bytes")


def _geo(_: App, given: Message, path: str) -> None:
    try:
        point = point_of(given)
    except Problem as problem:
        raise refused(f"{path}.geo", problem.details) from None
    if point is None:
        raise refused(f"{path}.geo.geo_point", "say where")


def _dataset(app: App, given: Message, path: str) -> None:
    _check_dataset(app, given.get("dataset_id"), f"{path}.dataset_id")


def _split(app: App, given: Message, path: str) -> None:
    if given.get("method") != splits.RANDOM_PERCENTAGE:
        raise refused(f"{path}.method", "must be RANDOM_PERCENTAGE_SPLIT")
    parts = given.get("dataset_splits") or []
    _check_count(parts, 100, f"{path}.dataset_splits")
    ids = [(part.get("dataset") or {}).get("id") for part in parts]
    for number, (part, dataset_id) in enumerate(zip(parts, ids, strict=True)):
        where = f"{path}.dataset_splits[{number}]"
        _check_dataset(app, dataset_id, f"{where}.dataset.id")
        if dataset_id in ids[:number]:
            raise refused(f"{where}.dataset.id", "stands twice")
        if not 1 <= (part.get("percentage") or 0) <= 100:
            raise refused(f"{where}.percentage", "must be between 1 and 100")
    if sum(part["percentage"] for part in parts) > 100:
        raise refused(f"{path}.dataset_splits", "the percentages make more than 100")


def _nothing(_: App, given: Message, path: str) -> None:
    """Operations without a payload need no check."""


OPERATIONS: dict[str, Callable[[App, Message, str], None]] = {
    "add_concepts": _concepts,
    "delete_concepts": _concepts,
    "add_metadata": _metadata,
    "delete_metadata": _metadata,
    "overwrite_geo": _geo,
    "delete_geo": _nothing,
    "add_to_dataset": _dataset,
    "delete_from_dataset": _dataset,
    "split_into_datasets": _split,
    "delete_annotations": _nothing,
}
"""The operations, and what checks their payload."""
