"""A posted item, checked: all that is needed to store it, without the database."""

from dataclasses import dataclass, field
from typing import Any

from inputs_core import ids
from inputs_service.posting.labels import Labels, labels_of, point_of
from inputs_service.posting.media import KINDS, Part, parts_of
from inputs_service.posting.moments import INFOS, check_media, moments_of
from inputs_service.posting.problems import Problem
from inputs_service.posting.regions import regions_of
from inputs_service.wire.messages import Message, Refused


@dataclass(eq=False)
class Draft:
    """An item of a batch, at its place. `problem` says why it will not be stored."""

    input_id: str = ""
    parts: list[Part] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    labels: Labels = field(default_factory=lambda: Labels({}, {}))
    names: dict[str, str] = field(
        default_factory=dict
    )  # of all concepts, also in regions and frames
    dataset_ids: list[str] = field(default_factory=list)
    answer: str = ""  # as stored, once it is
    problem: Problem | None = None
    has_bad_bytes: bool = False

    @property
    def kinds(self) -> int:
        """The bits of `Kind` that its media set."""
        return sum(KINDS[part.place] for part in self.parts)

    @property
    def urls(self) -> list[str]:
        """The addresses of its media, each once."""
        return list(dict.fromkeys(part.url for part in self.parts if part.url))

    @property
    def new_urls(self) -> set[str]:
        """Those addresses that the app must not have yet."""
        return {part.url for part in self.parts if part.url and not part.may_repeat_url}


def draft_of(item: Message | Refused) -> Draft:
    """The draft of an item; a wrong one carries its problem."""
    if isinstance(item, Refused):
        return Draft(item.item_id, problem=Problem(item.details), has_bad_bytes=item.is_bytes)
    draft = Draft(item.get("id") or "")
    try:
        _fill(draft, item)
    except Problem as problem:
        draft.problem = problem
    return draft


def _fill(draft: Draft, item: Message) -> None:
    given = item.get("data") or {}
    draft.dataset_ids = list(dict.fromkeys(item.get("dataset_ids") or []))
    if draft.input_id and (sentence := ids.problem(draft.input_id)):
        raise Problem(sentence)
    _complete(draft, given, parts_of(given))


def draft_with(input_id: str, template: Message, part: Part) -> Draft:
    """The draft of an input that shows one part, with what a template adds to it.

    `template` has been checked. Source: InputsUpload.input_template.
    """
    draft = Draft(input_id, dataset_ids=list(template.get("dataset_ids", ())))
    try:
        _complete(draft, template.get("data", {}), [part])
    except Problem as problem:
        draft.problem = problem
    return draft


def _complete(draft: Draft, given: Message, parts: list[Part]) -> None:
    draft.parts = parts
    draft.data = {part.place: part.stored() for part in draft.parts}
    draft.labels = labels_of(given)
    placed = _placed(draft, given)
    if draft.labels.values:
        draft.data["concepts"] = draft.labels.stored()
    if given.get("metadata"):
        draft.data["metadata"] = given["metadata"]
    if point := point_of(given):
        draft.data["geo"] = {"geo_point": point}
    draft.data.update(placed)


def _placed(draft: Draft, given: Message) -> dict[str, list[Any]]:
    regions, names = regions_of(given)
    placed = {"regions": regions} if regions else {}
    for place in INFOS:
        elements, more = moments_of(given, place)
        if elements:
            check_media(place, draft.kinds)
            placed[place] = elements
            names |= more
    ids_given = [element["id"] for elements in placed.values() for element in elements]
    if len(set(ids_given)) < len(ids_given):
        raise Problem("data: a region and a frame, track or time segment have the same id")
    draft.names = {**names, **draft.labels.names}
    return placed
