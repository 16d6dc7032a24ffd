"""What a filter asks of inputs. Source: Filter.input and And.input."""

from typing import Any

from inputs_service.models.input import Kind
from inputs_service.searching.asking.data import DATA, area_in, concepts_in, patterns_in, url_in
from inputs_service.searching.asking.refusing import bad, check_count, check_only, is_blank
from inputs_service.searching.terms import AnnotationTerm, InputTerm

Message = dict[str, Any]
MAX_DATASETS = 100
KINDS = {"image": Kind.IMAGE, "video": Kind.VIDEO, "text": Kind.TEXT, "audio": Kind.AUDIO}


def terms_of(
    message: Message | None, path: str, *, all_keys: bool
) -> tuple[InputTerm | None, AnnotationTerm | None]:
    """What a filter asks of an input, and what it asks of its labels, metadata and place; None
    where it asks nothing. Raises: CodedError 40002."""
    given = message or {}
    check_only(given, ("id", "data", "status", "dataset_ids"), path)
    data = given.get("data") or {}
    where = f"{path}.data"
    check_only(data, (*DATA, *KINDS), where)
    term = InputTerm(
        input_id=given.get("id") or "",
        kinds=_kinds(data, where),
        status=(given.get("status") or {}).get("code") or 0,
        dataset_ids=_dataset_ids(given, path),
        url=url_in(data, where),
    )
    labels = AnnotationTerm(
        concepts=concepts_in(data, where),
        patterns=patterns_in(data, where, all_keys=all_keys),
        area=area_in(data, where),
    )
    return (
        None if term == InputTerm() else term,
        None if labels == AnnotationTerm() else labels,
    )


def _kinds(data: Message, path: str) -> int:
    kinds = 0
    for place, kind in KINDS.items():
        if place not in data:
            continue
        if is_blank(data[place]):
            kinds |= kind
        elif place != "image":
            raise bad(f"{path}.{place}", "must be an empty object: it asks for inputs of this type")
    return int(kinds)


def _dataset_ids(given: Message, path: str) -> tuple[str, ...]:
    dataset_ids = given.get("dataset_ids") or []
    check_count(dataset_ids, MAX_DATASETS, f"{path}.dataset_ids")
    if not all(dataset_ids):
        raise bad(f"{path}.dataset_ids", "an id is empty")
    return tuple(dict.fromkeys(dataset_ids))
