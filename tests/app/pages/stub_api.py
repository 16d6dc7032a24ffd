"""An Inputs API in memory for the tests of pages: it answers the client's calls and counts them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inputs_app.client import parse
from inputs_app.client.annotations import Annotation
from inputs_app.client.errors import ApiError, NotFound
from inputs_app.client.types import Counts, Input

HOSTED_BY = "https://data.clarifai.com"
SIZES = {"image": ["orig", "tiny", "small", "large"], "audio": ["orig", "peaks"]}
FACTS: dict[str, dict[str, Any]] = {
    "image": {"width": 640, "height": 480, "format": "JPEG"},
    "video": {"width": 640, "height": 360, "duration_seconds": 42.4, "video_format": "MP4"},
    "audio": {"duration_seconds": 4.2, "audio_format": "WAV"},
    "text": {"char_count": 1204, "encoding": "UTF-8"},
}


def an_input(input_id: str, *places: str, **more: Any) -> Input:
    """An input as the API tells it; `more` are fields of its data, or `status`."""
    status = more.pop("status", {"code": 30000, "description": "Download complete"})
    data = {place: _medium(place) for place in places or ("image",)} | more
    return parse.one_input(
        {"id": input_id, "data": data, "status": status, "created_at": "2026-06-11T18:41:10Z"}
    )


def _medium(place: str) -> dict[str, Any]:
    suffix = f"users/lens-lab/apps/streets/inputs/{place}/0123456789abcdef0123456789abcdef"
    hosted = {"prefix": HOSTED_BY, "suffix": suffix, "sizes": SIZES.get(place, ["orig"])}
    medium = {"hosted": hosted, f"{place}_info": FACTS[place]}
    if place == "video":
        medium["hosted_thumbnail"] = {**hosted, "sizes": SIZES["image"]}
    return medium


@dataclass
class StubApi:
    """What the API holds, newest first; `calls` names what was asked, `error` is raised instead."""

    inputs: Sequence[Input] = ()
    calls: list[str] = field(default_factory=list)
    error: ApiError | None = None

    def list_page(self, _: object, page: int, per_page: int) -> list[Input]:
        """A numbered page, newest first."""
        self._called("list_page")
        return list(self.inputs[(page - 1) * per_page : page * per_page])

    def stream(
        self, _: object, last_id: str = "", per_page: int = 20, *, descending: bool = False
    ) -> list[Input]:
        """What follows an input in the direction of reading."""
        self._called("stream")
        found = list(self.inputs if descending else self.inputs[::-1])
        ids = [item.id for item in found]
        if last_id and last_id not in ids:
            raise NotFound
        start = ids.index(last_id) + 1 if last_id else 0
        return found[start : start + per_page]

    def by_ids(self, _: object, ids: Sequence[str]) -> list[Input]:
        """The inputs with these ids."""
        self._called("by_ids")
        return [item for item in self.inputs if item.id in ids]

    def annotations(self, *args: object, **kwargs: object) -> list[Annotation]:
        """What was posted apart from the inputs: nothing."""
        self._called("annotations")
        return []

    def counts(self, _: object) -> Counts:
        """How many there are."""
        self._called("counts")
        failed = sum(item.status.code == 30002 for item in self.inputs)
        return Counts(processed=len(self.inputs) - failed, errors=failed)

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.error is not None:
            raise self.error
