"""What a search asks, checked: nothing of it is looked up yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inputs_service.searching.areas import Area


@dataclass(frozen=True)
class ConceptTerm:
    """A concept by its id, or by its name where no id is given, with exactly this value."""

    value: float
    concept_id: str = ""
    name: str = ""


@dataclass(frozen=True)
class RegionTerm:
    """A region with one of these shapes, bits of Trait; of a track where one is said."""

    shapes: int = 0
    track_id: str = ""


@dataclass(frozen=True)
class Period:
    """When something was modified last; an end that is open is None."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class AnnotationTerm:
    """What must hold on one annotation. Several concepts, patterns of metadata and regions: one of
    each is enough. `traits`: bits that must all be set; `is_plain`: nothing in space or time."""

    annotation_id: str = ""
    input_id: str = ""
    user_id: str = ""
    task_id: str = ""
    model_version_ids: tuple[str, ...] = ()
    workflow_version_id: str = ""
    status: int = 0
    is_trusted: bool = False
    is_input_level: bool = False
    is_plain: bool = False
    has_cluster: bool = False
    url: str = ""
    traits: int = 0
    regions: tuple[RegionTerm, ...] = ()
    concepts: tuple[ConceptTerm, ...] = ()
    patterns: tuple[dict[str, Any], ...] = ()
    info: dict[str, Any] | None = None
    area: Area | None = None
    period: Period | None = None


@dataclass(frozen=True)
class InputTerm:
    """What must hold on an input: one of the kinds or the status, one of the datasets."""

    input_id: str = ""
    kinds: int = 0
    status: int = 0
    dataset_ids: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Filter:
    """All of its terms must hold, or with `is_negated` not all."""

    annotations: tuple[AnnotationTerm, ...] = ()
    input: InputTerm | None = None
    is_negated: bool = False


@dataclass(frozen=True)
class RankTerm:
    """The picture that hits are ordered by: an address, its bytes or a stored input's.

    `path` is where the request says it, for refusals.
    """

    path: str
    url: str = ""
    content: bytes = b""
    input_id: str = ""
    is_negated: bool = False


@dataclass(frozen=True)
class Search:
    """All filters must hold; hits below `min_score` are left out."""

    filters: tuple[Filter, ...] = ()
    rank: RankTerm | None = None
    min_score: float = 0.0
