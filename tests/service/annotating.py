"""Annotations for tests: shapes, and calls that must succeed."""

from typing import Any

from tests.service.conftest import Api

BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.5, "right_col": 0.5}}


def region(region_id: str = "", *concepts: str, **fields: Any) -> dict[str, Any]:
    """A region with a box."""
    found = {"region_info": BOX, "data": {"concepts": [{"id": it} for it in concepts]}, **fields}
    return {"id": region_id, **found} if region_id else found


def said(input_id: str, annotation_id: str = "", **data: Any) -> dict[str, Any]:
    """An annotation of an input."""
    item = {"input_id": input_id, "data": data}
    return {"id": annotation_id, **item} if annotation_id else item


def boxed(input_id: str, annotation_id: str = "", *concepts: str) -> dict[str, Any]:
    """An annotation with a box."""
    return said(input_id, annotation_id, regions=[region("", *concepts)])


def annotate(api: Api, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Posts annotations that are right; gives them as told."""
    status, answer = api.post("/annotations", {"annotations": list(items)})
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    found: list[dict[str, Any]] = answer["annotations"]
    return found


def listed(api: Api, query: str = "") -> list[dict[str, Any]]:
    """A page of annotations."""
    status, answer = api.get(f"/annotations{query}")
    assert status == 200, answer
    found: list[dict[str, Any]] = answer["annotations"]
    return found


def ids(api: Api, query: str = "") -> list[str]:
    """The ids on a page, input-level ones as "own of" and their input."""
    return [
        f"own of {it['input_id']}" if it["input_level"] else it["id"] for it in listed(api, query)
    ]


def region_of(api: Api, input_id: str, annotation_id: str) -> dict[str, Any]:
    """The one region of an annotation, as told."""
    status, answer = api.get(f"/inputs/{input_id}/annotations/{annotation_id}")
    assert status == 200, answer
    found: list[dict[str, Any]] = answer["annotation"]["data"]["regions"]
    assert len(found) == 1
    return found[0]
