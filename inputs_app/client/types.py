"""What the Inputs API tells, as frozen values. Unknown fields stay reachable in `raw`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

Json = dict[str, Any]
Place = Literal["image", "video", "text", "audio"]
"""Where in an input's data the bytes stand."""
InputKind = Literal["image", "video", "text", "audio", "multimodal", "unknown"]


@dataclass(frozen=True)
class Status:
    """`code` is a StatusCode of the clarifai-grpc proto; 30000 means processed."""

    code: int
    description: str = ""
    details: str = ""
    request_id: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the input is processed (30000)."""
        return self.code == 30000

    @property
    def is_on_the_way(self) -> bool:
        """Whether the input still waits for its processing (30001) or is in it (30003)."""
        return self.code in (30001, 30003)


@dataclass(frozen=True)
class Concept:
    """A concept on an input: `value` 1 is present, 0 explicitly absent."""

    id: str
    name: str
    value: float = 1.0

    @property
    def is_absent(self) -> bool:
        """Whether the concept is stated as absent."""
        return self.value == 0


@dataclass(frozen=True)
class Hosted:
    """Where the API hosts the bytes: `prefix/size/suffix`."""

    prefix: str
    suffix: str
    sizes: Sequence[str] = ()

    def url(self, size: str) -> str:
        """The address of one size."""
        return f"{self.prefix}/{size}/{self.suffix}"


@dataclass(frozen=True)
class MediaPart:
    """One medium of an input; `info` is the API's image_info, video_info, audio_info, text_info."""

    place: Place
    url: str
    raw_text: str = ""
    hosted: Hosted | None = None
    hosted_thumbnail: Hosted | None = None
    info: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Region:
    """A region of an image, coordinates as fractions 0..1; `points` are (row, col)."""

    id: str
    shape: Literal["box", "polygon", "point", "other"]
    points: Sequence[tuple[float, float]]
    concepts: Sequence[Concept] = ()


@dataclass(frozen=True)
class Content:
    """What an input holds."""

    kind: InputKind = "unknown"
    media: Sequence[MediaPart] = ()
    concepts: Sequence[Concept] = ()
    metadata: Json = field(default_factory=dict)
    longitude: float | None = None
    latitude: float | None = None
    regions: Sequence[Region] = ()
    dataset_ids: Sequence[str] = ()


@dataclass(frozen=True)
class Input:
    """One input as the API tells it. Its content is read by `reads` when somebody asks for it: work
    on thousands mostly asks for id, status and `raw`."""

    id: str
    status: Status
    created_at: datetime | None = None
    modified_at: datetime | None = None
    raw: Json = field(default_factory=dict)
    reads: Callable[[Json], Content] = field(default=lambda _: Content(), repr=False)

    @cached_property
    def content(self) -> Content:
        """What it holds, read from `raw`."""
        return self.reads(self.raw)

    @property
    def kind(self) -> InputKind:
        """Which medium, or several."""
        return self.content.kind

    @property
    def media(self) -> Sequence[MediaPart]:
        """Its media, in the order of the proto."""
        return self.content.media

    @property
    def concepts(self) -> Sequence[Concept]:
        """Those of the input itself, present and absent."""
        return self.content.concepts

    @property
    def metadata(self) -> Json:
        """Its metadata; empty where there is none."""
        return self.content.metadata

    @property
    def longitude(self) -> float | None:
        """Degrees east; None where it has no place."""
        return self.content.longitude

    @property
    def latitude(self) -> float | None:
        """Degrees north; None where it has no place."""
        return self.content.latitude

    @property
    def regions(self) -> Sequence[Region]:
        """Its regions, in their order."""
        return self.content.regions

    @property
    def dataset_ids(self) -> Sequence[str]:
        """The datasets that the answer names."""
        return self.content.dataset_ids

    def part(self, place: Place) -> MediaPart | None:
        """The medium in one place, or None."""
        return next((part for part in self.media if part.place == place), None)


@dataclass(frozen=True)
class Counts:
    """How many inputs stand in each state (the proto's InputCount)."""

    processed: int = 0
    to_process: int = 0
    processing: int = 0
    errors: int = 0

    @property
    def total(self) -> int:
        """All inputs of the app."""
        return self.processed + self.to_process + self.processing + self.errors


@dataclass(frozen=True)
class ExtractionJob:
    """Inputs that the API takes from cloud storage. `inputs`: kind → number; `archives`: state →
    number. There is no total."""

    id: str
    url: str
    status: Status
    inputs: Mapping[str, int] = field(default_factory=dict)
    archives: Mapping[str, int] = field(default_factory=dict)
    created_at: datetime | None = None
    modified_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether it waits (64000), works (64001) or pauses (64008)."""
        return self.status.code in (64000, 64001, 64008)


@dataclass(frozen=True)
class App:
    """An app of the API."""

    id: str
    user_id: str
    name: str = ""


@dataclass(frozen=True)
class ApiUser:
    """The user whom the API knows by the key or by the id."""

    id: str
    name: str = ""
