"""What filters ask of data, wherever it stands: concepts, metadata, a place, an address."""

from itertools import islice
from typing import Any

from inputs_service.searching.areas import Area
from inputs_service.searching.asking.geo import area_of
from inputs_service.searching.asking.refusing import bad, check_count, check_only
from inputs_service.searching.metadata import leaves
from inputs_service.searching.terms import ConceptTerm

Message = dict[str, Any]
MAX_CONCEPTS = 100
MAX_VALUES = 100
DATA = ("concepts", "metadata", "geo", "image")


def concepts_in(data: Message, path: str) -> tuple[ConceptTerm, ...]:
    """The concepts, of which one is enough.

    Raises: CodedError 40002 for one without id and name.
    """
    given = data.get("concepts") or []
    check_count(given, MAX_CONCEPTS, f"{path}.concepts")
    terms = []
    for index, concept in enumerate(given):
        concept_id, name = concept.get("id") or "", concept.get("name") or ""
        if not concept_id and not name:
            raise bad(f"{path}.concepts[{index}].id", "say the id or the name of the concept")
        terms.append(ConceptTerm(concept["value"], concept_id, name))
    return tuple(terms)


def patterns_in(data: Message, path: str, *, all_keys: bool) -> tuple[Message, ...]:
    """The patterns of metadata, of which one is enough: one with every key, or one for each.

    Raises: CodedError 40002 for more than MAX_VALUES values.
    Source: the comments of Filter.annotation say that keys are ORed; old clients AND them.
    """
    metadata = data.get("metadata") or {}
    check_values(metadata, f"{path}.metadata")
    if all_keys or not metadata:
        return (metadata,) if metadata else ()
    return tuple({key: value} for key, value in metadata.items())


def check_values(pattern: Message, path: str) -> None:
    """Refuses a pattern with too many values. Raises: CodedError 40002."""
    if sum(1 for _ in islice(leaves(pattern), MAX_VALUES + 1)) > MAX_VALUES:
        raise bad(path, f"has more than {MAX_VALUES} values")


def area_in(data: Message, path: str) -> Area | None:
    """The area of `geo`."""
    return area_of(data.get("geo") or {}, f"{path}.geo")


def url_in(data: Message, path: str) -> str:
    """The address that an image was posted with; empty for none. Raises: CodedError 40002."""
    image = data.get("image") or {}
    check_only(image, ("url",), f"{path}.image")
    return (image.get("url") or "").strip()
