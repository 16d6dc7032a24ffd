"""How many inputs, regions and labels a version holds: in all, by type of input and by concept.

Source: DatasetVersionMetrics and DatasetVersionMetricsGroupType of clarifai-grpc.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from inputs_service.annotations import traits
from inputs_service.answers import PLACES
from inputs_service.wire.values import int64

Data = dict[str, Any]
Metrics = dict[str, dict[str, dict[str, int]]]
INPUT_TYPE, CONCEPT_ID = 2, 10
TOTAL = "total"
"""The value of the group that counts everything; the SDK looks for it by this name."""
SHAPES = {
    "bounding_box": ("bounding_boxes_count", 20),
    "polygon": ("polygons_count", 21),
    "point": ("points_count", 22),
    "mask": ("masks_count", 23),
}
"""Shape of a region → its counter, and the type of the groups by how many an input has."""
CONCEPTS_COUNT = 11
GRID = 4
"""Rows and columns of `region_location_matrix`; a region counts where its middle is."""
COUNTERS = (
    *("inputs_count", "unlabeled_inputs_count", "inputs_with_metadata_count"),
    *("inputs_with_geo_count", "regions_count", "bounding_boxes_count", "polygons_count"),
    *("points_count", "masks_count", "region_inputs_count", "region_frames_count"),
    *("frames_count", "frame_inputs_count", "embeddings_count", "positive_input_tags_count"),
    *("positive_region_tags_count", "positive_frame_tags_count"),
)


def added(metrics: Metrics, inputs: Iterable[Data]) -> Metrics:
    """The metrics with these whole inputs counted too; `metrics` itself stays as it is.

    Shape: type of a group, as text, "" for the total → value → counter → number.
    """
    counts: dict[str, dict[str, Counter[str]]] = {
        kind: {value: Counter(held) for value, held in groups.items()}
        for kind, groups in metrics.items()
    }
    for one in inputs:
        data = one["data"]
        for kind, value, counter in _counted(data):
            counts.setdefault(kind, {}).setdefault(value, Counter()).update(counter)
    return {
        kind: {value: dict(held) for value, held in groups.items()}
        for kind, groups in counts.items()
    }


def _counted(data: Data) -> Iterator[tuple[str, str, Counter[str]]]:
    labels = list(_labels(data))
    everything = _facts(data)
    everything.update(tag for _, tag, _ in labels)
    is_labelled = any(concept["value"] > 0 for concept in traits.concepts_in(data))
    everything["unlabeled_inputs_count"] = int(not is_labelled)
    yield "", TOTAL, everything
    for place in PLACES:
        if place in data:
            yield str(INPUT_TYPE), place, everything
    by_concept: dict[str, Counter[str]] = defaultdict(lambda: Counter(inputs_count=1))
    for concept, tag, shapes in labels:
        by_concept[concept].update((tag, *shapes))
    for concept, counter in by_concept.items():
        yield str(CONCEPT_ID), concept, counter
    yield str(CONCEPTS_COUNT), str(len(by_concept)), Counter(inputs_count=1)
    for name, kind in SHAPES.values():
        if everything[name]:
            yield str(kind), str(everything[name]), Counter(inputs_count=1)


def _facts(data: Data) -> Counter[str]:
    regions, frames = data.get("regions") or (), data.get("frames") or ()
    inner = [region for frame in frames for region in _regions(frame)]
    facts = Counter(
        inputs_count=1,
        inputs_with_metadata_count=int(bool(data.get("metadata"))),
        inputs_with_geo_count=int(bool(data.get("geo"))),
        regions_count=len(regions) + len(inner),
        region_inputs_count=int(bool(regions)),
        frames_count=len(frames),
        frame_inputs_count=int(bool(frames)),
        region_frames_count=sum(bool(_regions(frame)) for frame in frames),
    )
    for region in (*regions, *inner):
        facts.update(_counters(region))
    return facts


def _labels(data: Data) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every positive label: its concept, the counter of such tags, and those of its region."""
    for concept in _positive(data):
        yield concept, "positive_input_tags_count", ()
    frames = data.get("frames") or ()
    for frame in frames:
        for concept in _positive(frame.get("data") or {}):
            yield concept, "positive_frame_tags_count", ()
    for region in (*(data.get("regions") or ()), *(it for one in frames for it in _regions(one))):
        for concept in _positive(region.get("data") or {}):
            yield concept, "positive_region_tags_count", ("regions_count", *_counters(region))


def _positive(data: Data) -> list[str]:
    return [concept["id"] for concept in data.get("concepts") or () if concept["value"] > 0]


def _regions(frame: Data) -> list[Data]:
    return list((frame.get("data") or {}).get("regions") or ())


def _counters(region: Data) -> list[str]:
    """The counters of a region's shape and of its place in the picture."""
    info = region.get("region_info") or {}
    found = [SHAPES[name][0] for name in info if name in SHAPES]
    box, points = info.get("bounding_box"), (info.get("polygon") or {}).get("points")
    if box:
        points = [
            {"row": box.get("top_row", 0), "col": box.get("left_col", 0)},
            {"row": box.get("bottom_row", 0), "col": box.get("right_col", 0)},
        ]
    points = points or ([info["point"]] if info.get("point") else [])
    return [*found, _cell(points)] if points else found


def _cell(points: list[Data]) -> str:
    """The counter of the cell that the middle of some points is in."""
    row, column = (
        min(int(GRID * (min(all_of) + max(all_of)) / 2), GRID - 1)
        for all_of in ([point.get(name, 0) for point in points] for name in ("row", "col"))
    )
    return f"cell_{row * GRID + column}"


def groups(metrics: Metrics) -> list[Data]:
    """The groups as the API tells them, the total first. Source: DatasetVersionMetricsGroup."""
    held: Metrics = {"": {TOTAL: {}}, **metrics}
    return [
        _group(int(kind or 0), value, held[kind][value])
        for kind in sorted(held, key=lambda name: int(name or 0))
        for value in sorted(held[kind], key=lambda name: _order(int(kind or 0), name))
    ]


def _group(kind: int, value: str, counts: dict[str, int]) -> Data:
    group: Data = {"parent_path": TOTAL if kind else "", "type": kind}
    return {**group, "value": _order(kind, value), "metrics": told(counts)}


def _order(kind: int, value: str) -> Any:
    """The value of a group as it is told and sorted: a name, or a number."""
    return value if kind in (INPUT_TYPE, CONCEPT_ID, 0) else int(value)


def told(counts: dict[str, int]) -> Data:
    """Counters as the API tells them: every one, also those of nothing."""
    cells = [int64(counts.get(f"cell_{number}", 0)) for number in range(GRID * GRID)]
    matrix = {"n_cols": GRID, "data": cells}
    return {
        **{name: int64(counts.get(name, 0)) for name in COUNTERS},
        "region_location_matrix": matrix,
    }
