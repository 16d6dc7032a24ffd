"""What made-up inputs differ in, so that searches of every kind can be measured."""

from dataclasses import dataclass, field
from typing import Any

from inputs_service import statuses
from inputs_service.models.input import Kind

FAILED = 30002
RARE_COUNT = 64
DATASETS = ("rare", *(f"set-{number}" for number in range(10)))
GOLDEN = 0.6180339887498949
RARE_PLACE = (13.4, 52.5)
TEXT_INFO = {"char_count": 100, "encoding": "UTF-8"}
VIDEO_INFO = {"width": 640, "height": 360, "video_format": "h264", "duration_seconds": 5}
IMAGE_INFO = {"width": 1024, "height": 768, "format": "JPEG", "color_mode": "YUV"}
INFOS: dict[Kind, dict[str, dict[str, Any]]] = {
    Kind.IMAGE: {"image": {"image_info": IMAGE_INFO}},
    Kind.VIDEO: {"video": {"video_info": VIDEO_INFO}},
    Kind.TEXT: {"text": {"text_info": TEXT_INFO}},
}


@dataclass(frozen=True)
class Made:
    """What one made-up input is like, but for its concepts and its number."""

    kind: Kind = Kind.IMAGE
    status: int = statuses.DONE
    point: tuple[float, float] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()


PLAIN = Made()


def varied(place: int, count: int) -> Made:
    """The input at a place among `count`: a tenth are texts, a twentieth videos, a fiftieth failed,
    each is in one of ten datasets and has a point in the south; 64 that are spread evenly also
    share a dataset, a value of metadata and a place in the north, whatever the count."""
    is_rare = place % max(1, count // RARE_COUNT) == 0
    datasets = (DATASETS[1 + place % 10], *(DATASETS[:1] if is_rare else ()))
    return Made(
        kind={3: Kind.TEXT, 7: Kind.TEXT, 11: Kind.VIDEO}.get(place % 20, Kind.IMAGE),
        status=FAILED if place % 50 == 49 else statuses.DONE,
        point=_north(place) if is_rare else _south(place),
        metadata={"lot": "rare"} if is_rare else {},
        datasets=datasets,
    )


def _south(place: int) -> tuple[float, float]:
    longitude = place * GOLDEN % 1 * 360 - 180
    return round(longitude, 5), round(-80 * (place * GOLDEN * GOLDEN % 1), 5)


def _north(place: int) -> tuple[float, float]:
    longitude, latitude = RARE_PLACE
    return round(longitude + place % 97 / 1000, 5), round(latitude + place % 89 / 1000, 5)
