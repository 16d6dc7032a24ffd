"""Exports: zip files that hold what the inputs hold, for those whose key opens the app."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import orjson
import pytest
from clarifai_grpc.grpc.api import resources_pb2
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from google.protobuf import json_format

from inputs_service import auth, leases
from inputs_service.datasets import exports, folders, snapshots
from inputs_service.models import App, DatasetExport, DatasetVersion, User
from tests.service.conftest import TOKEN, Api
from tests.service.datasets import BOX, labelled, put_exports, region, stored, version, work

Message = dict[str, Any]
HOSTILE = ["../../etc/passwd", "a/b\\c:d", "x" * 256, "<b>.json", "c\u202egnp.exe"]


def get(url: str, token: str = TOKEN, **headers: str) -> Any:
    """Fetches an export."""
    path = url.removeprefix("http://service.test")
    sent = {"Authorization": f"Key {token}"} if token else {}
    response: HttpResponseBase = Client().get(path, headers={**sent, **headers}, RAW_URI=path)
    return response


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def exported(api: Api, number: Any) -> zipfile.ZipFile:
    """The zip file of a format."""
    put_exports(api, number)
    work()
    (told,) = put_exports(api, number)[1]["exports"]
    assert told["status"]["code"] == 64200, told
    packed = content(get(told["url"]))
    assert len(packed) == int(told["size"])
    return zipfile.ZipFile(io.BytesIO(packed))


@pytest.fixture
def dataset(api: Api, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """A version in several parts of inputs with hostile ids; gives the inputs."""
    monkeypatch.setattr(snapshots, "PART_INPUTS", 2)
    stored(api, *[labelled(number, name) for number, name in enumerate(HOSTILE)])
    version(api)
    found: list[Message] = api.get("/inputs")[1]["inputs"]
    return found[::-1]


def test_json_holds_the_inputs(api: Api, dataset: list[Message]) -> None:
    archive = exported(api, "CLARIFAI_DATA_JSON")
    names = archive.namelist()
    assert names == ["mimetype", "all/000000_n2", "all/000001_n2", "all/000002_n1"]
    assert archive.read("mimetype") == b"application/x.clarifai-data+json"
    batches = [orjson.loads(archive.read(name))["inputs"] for name in names[1:]]
    assert [one for batch in batches for one in batch] == dataset


def test_protobuf_holds_the_inputs(api: Api, dataset: list[Message]) -> None:
    archive = exported(api, 1)
    names = archive.namelist()
    assert names == ["mimetype", "all/000000_n2", "all/000001_n2", "all/000002_n1"]
    assert archive.read("mimetype") == b"application/x.clarifai-data+protobuf"
    batches = [resources_pb2.InputBatch.FromString(archive.read(name)) for name in names[1:]]
    found = [one for batch in batches for one in batch.inputs]
    expected = [
        json_format.ParseDict(one, resources_pb2.Input(), ignore_unknown_fields=True)
        for one in dataset
    ]
    assert found == expected


def test_coco_holds_boxes_and_polygons_in_pixels(api: Api, dataset: list[Message]) -> None:
    archive = exported(api, "COCO")
    assert archive.namelist() == ["annotations/instances.json"]
    told = orjson.loads(archive.read("annotations/instances.json"))
    assert [image["input_id"] for image in told["images"]] == HOSTILE
    assert [image["file_name"] for image in told["images"]][:2] == [
        "000000000001.png",
        "000000000002.png",
    ]
    assert {(image["width"], image["height"]) for image in told["images"]} == {(200, 100)}
    assert [(it["id"], it["name"], it["concept_id"]) for it in told["categories"]] == [
        (1, "NOSE", "nose"),
        (2, "EAR", "ear"),
    ]
    assert [it["id"] for it in told["annotations"]] == list(range(1, 11))
    box, polygon = told["annotations"][4:6]
    assert (box["image_id"], box["category_id"], box["bbox"]) == (3, 1, [20, 25, 100, 50])
    assert box["area"] == 5000
    assert polygon["segmentation"] == [[0, 0, 0, 50, 200, 50]]
    assert (polygon["bbox"], polygon["area"]) == ([0, 0, 200, 50], 5000)


def test_a_worker_holds_an_export_while_it_joins_many_parts(
    api: Api, dataset: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed, real = [], exports._copy

    def copy(row: DatasetExport, *args: Any) -> None:
        renewed.append(DatasetExport.objects.get(pk=row.pk).due_at)
        real(row, *args)

    monkeypatch.setattr(exports, "_copy", copy)
    exported(api, "COCO")
    assert len(renewed) == len(set(renewed)) == 9


def test_coco_passes_over_what_it_has_no_word_for(api: Api) -> None:
    point = region("p", "nose", point={"row": 0.1, "col": 0.2})
    absent = region("n", "ear", bounding_box=BOX)
    absent["data"]["concepts"][0]["value"] = 0
    item = labelled(1)
    item["data"]["regions"] = [point, absent, {"id": "u", "region_info": {"bounding_box": BOX}}]
    text = {"id": "t", "dataset_ids": ["d"], "data": {"text": {"raw": "x"}}}
    stored(api, item, text)
    version(api)
    told = orjson.loads(exported(api, "COCO").read("annotations/instances.json"))
    assert (len(told["images"]), told["annotations"], told["categories"]) == (1, [], [])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_empty_version_is_exported_too(api: Api, number: int) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    version(api)
    archive = exported(api, number)
    assert archive.testzip() is None
    if number == 2:
        assert orjson.loads(archive.read("annotations/instances.json"))["images"] == []


def test_an_export_waits_for_its_version(api: Api) -> None:
    stored(api, labelled(1))
    api.post("/datasets/d/versions", {"dataset_versions": [{"id": "v"}]})
    status, answer = put_exports(api, 1, 3)
    assert status == 200
    assert [it["status"]["code"] for it in answer["exports"]] == [64201, 64201]
    row = leases.claim(DatasetExport)
    assert row is not None
    assert not exports.step(row)
    DatasetExport.objects.update(due_at=timezone.now())
    work()
    told = api.get("/datasets/d/versions/v")[1]["dataset_version"]["export_info"]
    assert told["clarifai_data_json"]["status"]["code"] == 64200
    assert "coco" not in told


def test_an_export_whose_worker_died_goes_on(api: Api, dataset: list[Message]) -> None:
    put_exports(api, 2)
    row = leases.claim(DatasetExport)
    assert row is not None
    assert exports.step(row)
    DatasetExport.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    told = orjson.loads(exported(api, 2).read("annotations/instances.json"))
    assert [it["id"] for it in told["annotations"]] == list(range(1, 11))
    folder = DatasetVersion.objects.get().file
    assert not [it for it in folders.names(folder) if it.startswith("export-")]
    assert not exports.step(row)


def test_a_version_that_failed_has_no_exports(api: Api) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    version(api)
    DatasetVersion.objects.update(status=64020)
    put_exports(api, 1)
    work()
    assert put_exports(api, 1)[1]["exports"][0]["status"]["code"] == 64202


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ([], "exports:"),
        ([{"format": 1}] * 4, "exports:"),
        ([{"format": 1}, {}], "exports[1].format:"),
        ([{"format": 9}], "exports[0].format:"),
        ([{"format": 1, "include_embeddings": True}], "exports[0].include_embeddings:"),
    ],
)
def test_wrong_requests_are_refused(api: Api, given: Any, path: str) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    version(api)
    status, answer = api.send("PUT", "/datasets/d/versions/v/exports", {"exports": given})
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"].startswith(path)


def test_exports_are_for_keys_of_the_app(api: Api, app: App, dataset: list[Message]) -> None:
    exported(api, 1)
    url = put_exports(api, 1)[1]["exports"][0]["url"]
    assert url.startswith("http://service.test/exports/users/ann/apps/main/")
    response = get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert response["X-Content-Type-Options"] == "nosniff"
    auth.new_key(User.objects.create(user_id="eve"), "key-of-eve")
    auth.new_key(app.user, "key-without-scope", scopes=["Inputs:Get"])
    assert get(url, "").status_code == 404
    assert get(url, "wrong").status_code == 401
    assert get(url, "key-of-eve").status_code == 404
    assert get(url, "key-without-scope").status_code == 403
    assert get(url.replace(url[-36:-4], "0" * 32)).status_code == 404
    assert get(url + "x").status_code == 404


def test_exports_are_sent_in_parts(api: Api, dataset: list[Message]) -> None:
    exported(api, 1)
    url = put_exports(api, 1)[1]["exports"][0]["url"]
    part = get(url, Range="bytes=0-3")
    assert (part.status_code, content(part)) == (206, b"PK\x03\x04")
    assert get(url, **{"If-None-Match": part["ETag"]}).status_code == 304


def test_exports_hold_posted_annotations_once_and_none_that_waits(api: Api) -> None:
    stored(api, labelled(1))
    late = region("late", "tail", bounding_box=BOX)
    waiting = region("waiting", "paw", bounding_box=BOX)
    label = {"concepts": [{"id": "animal", "value": 1}]}
    annotations: list[Message] = [
        {"id": "a1", "input_id": "i1", "data": {"regions": [late]}},
        {"id": "a2", "input_id": "i1", "data": {"regions": [waiting]}, "status": {"code": 24151}},
        {"id": "a3", "input_id": "i1", "data": label},
    ]
    answer = api.post("/annotations", {"annotations": annotations})[1]
    assert answer["status"]["code"] == 10000, answer
    version(api)
    (one,) = orjson.loads(exported(api, 3).read("all/000000_n1"))["inputs"]
    assert [it["id"] for it in one["data"]["regions"]] == ["r1", "r2", "late"]
    assert [it["id"] for it in one["data"]["concepts"]] == ["cat", "dog", "animal"]
    told = orjson.loads(exported(api, 2).read("annotations/instances.json"))
    assert [it["name"] for it in told["categories"]] == ["NOSE", "EAR", "TAIL"]
