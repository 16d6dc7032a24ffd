"""What a filter asks of annotations. Source: Filter.annotation and And.annotation."""

from typing import Any

from inputs_service.annotations.traits import SHAPES
from inputs_service.models.annotation import Trait
from inputs_service.searching.asking.data import (
    DATA,
    area_in,
    check_values,
    concepts_in,
    patterns_in,
    url_in,
)
from inputs_service.searching.asking.refusing import bad, check_count, check_only, is_blank
from inputs_service.searching.terms import AnnotationTerm, Period, RegionTerm

Message = dict[str, Any]
MAX_REGIONS = 20
ANY_SHAPE = int(sum(SHAPES.values()))
KNOWN = (
    *("id", "input_id", "user_id", "model_version_id", "embed_model_version_id", "task_id"),
    *("worker", "annotation_info", "input_level", "status", "trusted", "data"),
)


def term_of(
    message: Message | None, period: Period | None, path: str, *, all_keys: bool
) -> AnnotationTerm | None:
    """What a filter asks of an annotation; None where it asks nothing.

    `all_keys`: several keys of metadata must all be there, else one is enough.
    Raises: CodedError 40002.
    """
    given = message or {}
    check_only(given, KNOWN, path)
    check_values(given.get("annotation_info") or {}, f"{path}.annotation_info")
    data = given.get("data")
    term = AnnotationTerm(
        **_makers(given, path),
        annotation_id=given.get("id") or "",
        input_id=given.get("input_id") or "",
        task_id=given.get("task_id") or "",
        status=(given.get("status") or {}).get("code") or 0,
        is_trusted=bool(given.get("trusted")),
        is_input_level=bool(given.get("input_level")),
        info=given.get("annotation_info") or None,
        period=period,
        **_data(data, f"{path}.data", all_keys=all_keys) if data is not None else {},
    )
    return None if term == AnnotationTerm() else term


def _makers(given: Message, path: str) -> Message:
    worker = given.get("worker") or {}
    check_only(worker, ("user", "model", "workflow"), f"{path}.worker")
    model = (worker.get("model") or {}).get("model_version") or {}
    workflow = (worker.get("workflow") or {}).get("version") or {}
    user_ids = {given.get("user_id"), (worker.get("user") or {}).get("id")} - {"", None}
    if len(user_ids) > 1:
        raise bad(f"{path}.worker.user.id", "names another user than user_id")
    versions = (given.get("model_version_id"), given.get("embed_model_version_id"), model.get("id"))
    return {
        "user_id": next(iter(user_ids), ""),
        "model_version_ids": tuple(sorted({version for version in versions if version})),
        "workflow_version_id": workflow.get("id") or "",
    }


def _data(data: Message, path: str, *, all_keys: bool) -> Message:
    check_only(data, (*DATA, "regions", "frames", "time_segments", "text", "clusters"), path)
    if not any(value != [] for value in data.values()):
        return {"is_plain": True}
    return {
        "concepts": concepts_in(data, path),
        "patterns": patterns_in(data, path, all_keys=all_keys),
        "area": area_in(data, path),
        "url": url_in(data, path),
        "regions": _regions(data.get("regions") or [], f"{path}.regions"),
        "traits": _traits(data, path),
        "has_cluster": bool(data.get("clusters")),
    }


def _regions(regions: list[Message], path: str) -> tuple[RegionTerm, ...]:
    check_count(regions, MAX_REGIONS, path)
    return tuple(_region(region, f"{path}[{index}]") for index, region in enumerate(regions))


def _region(region: Message, path: str) -> RegionTerm:
    check_only(region, ("region_info", "track_id"), path)
    info = region.get("region_info") or {}
    shapes = sum(SHAPES[name] for name in SHAPES if name in info)
    return RegionTerm(int(shapes) or ANY_SHAPE, region.get("track_id") or "")


def _traits(data: Message, path: str) -> int:
    traits = 0
    for place, info, trait in (
        ("frames", "frame_info", Trait.FRAME),
        ("time_segments", "time_info", Trait.TIME_SEGMENT),
    ):
        elements = data.get(place) or []
        check_count(elements, MAX_REGIONS, f"{path}.{place}")
        for index, element in enumerate(elements):
            check_only(element, (info,), f"{path}.{place}[{index}]")
            _check_empty(element.get(info) or {}, f"{path}.{place}[{index}].{info}")
            traits |= trait
    if "text" in data:
        _check_empty(data["text"], f"{path}.text")
        traits |= Trait.TEXT
    return int(traits)


def _check_empty(message: Message, path: str) -> None:
    if not is_blank(message):
        raise bad(path, "must be an empty object: searches ask whether it is there, not what it is")
