"""Datasets with labelled images, and the worker's code in the test's own process."""

from typing import Any

import orjson

from inputs_service import statuses
from inputs_service.datasets import working
from inputs_service.models import Input
from tests.service.conftest import Api

Message = dict[str, Any]
BOX = {"top_row": 0.25, "left_col": 0.1, "bottom_row": 0.75, "right_col": 0.6}
TRIANGLE = {
    "points": [{"row": 0.0, "col": 0.0}, {"row": 0.5, "col": 0.0}, {"row": 0.5, "col": 1.0}]
}


def region(region_id: str, concept: str, **info: Any) -> Message:
    """A region with one positive concept."""
    data = {"concepts": [{"id": concept, "name": concept.upper(), "value": 1}]}
    return {"id": region_id, "region_info": info, "data": data}


def labelled(number: int, input_id: str = "") -> Message:
    """An image with a concept, metadata, a point, a box and a polygon."""
    return {
        "id": input_id or f"i{number}",
        "dataset_ids": ["d"],
        "data": {
            "image": {"url": f"https://pictures.test/{number}.png", "allow_duplicate_url": True},
            "concepts": [{"id": "cat", "name": "Cat", "value": 1}, {"id": "dog", "value": 0}],
            "metadata": {"n": number},
            "geo": {"geo_point": {"longitude": 10.5, "latitude": 50}},
            "regions": [
                region("r1", "nose", bounding_box=BOX),
                region("r2", "ear", polygon=TRIANGLE),
            ],
        },
    }


def stored(api: Api, *items: Message) -> None:
    """Posts inputs into the dataset `d`, and makes them processed images of 200 by 100 pixels."""
    if api.get("/datasets/d")[0] == 404:
        api.post("/datasets", {"datasets": [{"id": "d"}]})
    answer = api.add(*items)[1]
    assert answer["status"]["code"] == statuses.OK, answer
    info = {"width": 200, "height": 100, "format": "PNG", "color_mode": "RGB"}
    for row in Input.objects.filter(status=statuses.PENDING):
        told = orjson.loads(row.answer)
        if "image" in told["data"]:
            told["data"]["image"]["image_info"] = info
        row.answer = orjson.dumps(told).decode()
        row.status = statuses.DONE
        row.save()


def work() -> int:
    """Lets the worker do what is due; says how often more help was asked for."""
    asked: list[None] = []
    working.work(lambda: asked.append(None))
    return len(asked)


def version(api: Api, version_id: str = "v", **fields: Any) -> Message:
    """A new version of the dataset `d`, written."""
    body = {"dataset_versions": [{"id": version_id, **fields}]}
    status, answer = api.post("/datasets/d/versions", body)
    assert status == 200, answer
    assert answer["dataset_versions"][0]["status"]["code"] == 64005
    work()
    found: Message = api.get(f"/datasets/d/versions/{version_id}")[1]["dataset_version"]
    return found


def put_exports(api: Api, *formats: Any, version_id: str = "v") -> tuple[int, Message]:
    """PutDatasetVersionExports."""
    body = {"exports": [{"format": it} for it in formats]}
    return api.send("PUT", f"/datasets/d/versions/{version_id}/exports", body)
