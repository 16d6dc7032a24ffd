"""PostInputs: what is stored of an item, and what is answered."""

import base64
import re
from typing import Any

import pytest

from inputs_service import counts
from inputs_service.models import AddJob, App, Concept, DatasetInput, IngestItem, Input, InputMedia
from inputs_service.models.input import Kind
from tests.service.conftest import Api


def stored(api: Api, item: dict[str, Any]) -> dict[str, Any]:
    status, answer = api.add(item)
    assert status == 200, answer
    found: dict[str, Any] = api.get(f"/inputs/{answer['inputs'][0]['id']}")[1]["input"]
    assert found == answer["inputs"][0]
    return found


def problem(api: Api, item: dict[str, Any]) -> dict[str, Any]:
    status, answer = api.add(item)
    assert (status, answer["status"]["code"]) == (400, 10020)
    assert not Input.objects.exists()
    found: dict[str, Any] = answer["inputs"][0]["status"]
    return found


def test_an_answer_holds_what_was_sent(api: Api) -> None:
    concepts = [{"id": "charlie"}, {"id": "的な", "value": 0}, {"id": "c", "name": "Sea"}]
    metadata = {"key4#$!": "a", "size": 100.0, "list": [1, 2.5, None], "nested": {"a": {}}}
    geo = {"geo_point": {"longitude": -30.0, "latitude": 40.5}}
    image = {"url": " https://pictures.test/a.jpg\n", "allow_duplicate_url": True}
    data = {"image": image, "concepts": concepts, "metadata": metadata, "geo": geo}
    found = stored(api, {"id": "train1", "data": data})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", found["created_at"])
    assert found["data"]["image"] == {
        "url": "https://pictures.test/a.jpg",
        "image_info": {"format": "UnknownImageFormat", "color_mode": "UnknownColorMode"},
    }
    assert found["data"]["concepts"] == [
        {"id": "charlie", "value": 1.0, "name": "charlie", "app_id": "main"},
        {"id": "的な", "value": 0, "name": "的な", "app_id": "main"},
        {"id": "c", "value": 1.0, "name": "Sea", "app_id": "main"},
    ]
    assert found["data"]["metadata"] == metadata
    assert found["data"]["geo"] == geo
    row = Input.objects.get()
    assert (row.longitude, row.latitude) == (-30.0, 40.5)


def test_a_new_id_is_32_hex_digits(api: Api, image: Any) -> None:
    assert re.fullmatch("[0-9a-f]{32}", stored(api, image())["id"])


def test_a_concept_given_twice_has_its_last_value(api: Api, image: Any) -> None:
    concepts = [{"id": "a", "value": 1}, {"id": "b"}, {"id": "a", "value": 0}]
    found = stored(api, image(concepts=concepts))["data"]["concepts"]
    assert [(concept["id"], concept["value"]) for concept in found] == [("a", 0), ("b", 1)]


def test_the_name_of_a_known_concept_stays(api: Api, image: Any, app: App) -> None:
    Concept.objects.create(app=app, concept_id="c", name="first")
    found = stored(api, image(concepts=[{"id": "c", "name": "second"}]))
    assert found["data"]["concepts"][0]["name"] == "first"


def test_a_renamed_concept_shows_its_new_name_at_once(api: Api, image: Any) -> None:
    stored(api, image(concepts=[{"id": "c"}]))
    Concept.objects.update(name="renamed")
    found = api.get("/inputs")[1]["inputs"][0]
    assert found["data"]["concepts"][0]["name"] == "renamed"


def test_all_kinds_of_media_are_taken(api: Api) -> None:
    item = {"image": {"url": "https://a.test/dog"}, "text": {"raw": "What time is it?"}}
    assert set(stored(api, {"data": item})["data"]) == {"image", "text"}
    assert Input.objects.get().kinds == Kind.IMAGE | Kind.TEXT
    for place in ("video", "audio"):
        found = stored(api, {"data": {place: {"url": f"https://a.test/{place}"}}})["data"]
        assert found[place]["url"] == f"https://a.test/{place}"
        assert next(iter(found[place][f"{place}_info"].values())).startswith("Unknown")


def test_bytes_are_stored_once_and_hosted_at_once(api: Api) -> None:
    content = base64.encodebytes(b"GIF89a" + b"x" * 100).decode()
    first = stored(api, {"data": {"image": {"base64": content}}})["data"]["image"]
    again = stored(api, {"data": {"image": {"base64": content}}})["data"]["image"]
    assert first == again
    assert first["url"] == f"http://service.test/orig/{first['hosted']['suffix']}"
    assert first["hosted"]["crossorigin"] == "use-credentials"
    assert InputMedia.objects.values("media").distinct().count() == 1


def test_regions_get_an_id_and_full_boxes(api: Api, image: Any) -> None:
    box = {"bounding_box": {"bottom_row": 0.5, "right_col": 1}}
    points = [{"row": 0, "col": 0}, {"row": 1}, {"col": 1, "visibility": "VISIBLE"}]
    labelled = {"concepts": [{"id": "face", "name": "Face"}]}
    regions = [
        {"region_info": box, "data": labelled},
        {"id": "r2", "region_info": {"polygon": {"points": points}}},
    ]
    first, second = stored(api, image(regions=regions))["data"]["regions"]
    assert re.fullmatch("[0-9a-f]{32}", first["id"])
    assert first["region_info"]["bounding_box"] == {
        "top_row": 0, "left_col": 0, "bottom_row": 0.5, "right_col": 1,
    }  # fmt: skip
    assert first["data"]["concepts"][0]["name"] == "Face"
    assert second["id"] == "r2"
    assert second["region_info"]["polygon"]["points"][1] == {"row": 1, "col": 0}
    assert Concept.objects.get().name == "Face"


def region(**info: Any) -> dict[str, Any]:
    return {"regions": [{"region_info": info}]}


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ({"image": None}, 30104, "needs an image"),
        ({"image": {}, "concepts": [{"id": "a"}]}, 30104, "needs an image"),
        ({"image": {"url": "a", "base64": "aGk="}}, 30104, "not both"),
        ({"image": {"url": "file:///etc/passwd"}}, 30106, "data.image.url"),
        ({"image": {"url": "nonsense"}}, 30106, "http"),
        ({"image": {"url": "http://[::1"}}, 30106, "http"),
        ({"image": {"url": "https://a.test/" + "x" * 5000}}, 30106, "http"),
        ({"concepts": [{"value": 1}]}, 30104, "concepts[0].id"),
        ({"concepts": [{"id": "x" * 257}]}, 30104, "concepts[0].id"),
        ({"concepts": [{"id": "x", "name": "n" * 257}]}, 30104, "concepts[0].name"),
        ({"concepts": [{"id": "x", "value": 2}]}, 30104, "concepts[0].value"),
        ({"geo": {"geo_point": {"longitude": 181}}}, 30104, "longitude"),
        ({"geo": {"geo_point": {"latitude": -91}}}, 30104, "latitude"),
        ({"geo": {"geo_box": [{}, {}]}}, 30104, "at most one geo_point"),
        ({"metadata": {"a": 2**60}}, 30104, "2^53"),
        (region(), 30104, "needs one shape"),
        (region(bounding_box={}), 30104, "top_row must be above"),
        (region(bounding_box={"bottom_row": 2, "right_col": 1}), 30104, "bottom_row"),
        (region(polygon={"points": [{}, {}]}), 30104, "at least 3 points"),
        (region(point={"row": -0.1}), 30104, "point.row"),
        (region(mask={"image": {"base64": "aGk="}}), 30104, "mask"),
        (region(span={"char_start": 9, "char_end": 5}), 30104, "span: char_start must not"),
        (region(token={"char_start": 1}), 30104, "token: char_start must not"),
        ({"regions": [*region(point={})["regions"]] * 1 + [{"id": "r"}]}, 30104, "regions[1]"),
    ],
)
def test_a_wrong_item_says_what_is_wrong(
    api: Api, data: dict[str, Any], code: int, words: str
) -> None:
    item = {"data": {"image": {"url": "https://a.test/1"}, **data}}
    found = problem(api, item)
    assert found["code"] == code
    assert words in found["details"]


def test_two_regions_with_one_id_are_refused(api: Api, image: Any) -> None:
    one = {"id": "r", "region_info": {"point": {"row": 0.5, "col": 0.5}}}
    assert "two regions" in problem(api, image(regions=[one, one]))["details"]


@pytest.mark.parametrize("input_id", ["x" * 10_000, ".", "..", "a\nb", "a\x7fb"])
def test_a_wrong_id_is_refused(api: Api, image: Any, input_id: str) -> None:
    assert problem(api, image("a", input_id))["code"] == 30104


def test_null_ids_are_absent(api: Api, image: Any) -> None:
    assert api.add({"id": None, **image()})[0] == 200


def test_datasets_must_exist(api: Api, image: Any) -> None:
    item = {**image("a"), "dataset_ids": ["train", "train"]}
    found = problem(api, item)
    assert found["code"] == 11101
    assert "train" in found["details"]
    api.post("/datasets", {"datasets": [{"id": "train"}]})
    assert api.add(item)[0] == 200
    assert DatasetInput.objects.get().dataset.dataset_id == "train"


def test_what_waits_is_counted_before_the_call_returns(api: Api, image: Any, app: App) -> None:
    answer = api.add(image("a"), image("b"), inputs_add_job_id="job-1")[1]
    job = answer["inputs_add_job"]
    assert job["id"] == "job-1"
    assert job["progress"]["pending_count"] == "2"
    assert job["status"] == {"code": 64000, "description": "Job is queued to be ran."}
    assert counts.of(app.pk) == {30001: 2}
    assert IngestItem.objects.filter(add_job__job_id="job-1").count() == 2
    assert api.get("/inputs/jobs/add/job-1")[1]["inputs_add_job"] == job


def test_an_existing_job_goes_on_counting(api: Api, image: Any) -> None:
    api.add(image("a", "a"), inputs_add_job_id="job")
    answer = api.add(image("b", "a"), image("c", "c"), inputs_add_job_id="job")[1]
    progress = answer["inputs_add_job"]["progress"]
    assert (progress["pending_count"], progress["failed_count"]) == ("2", "1")
    assert AddJob.objects.count() == 1
    assert len(api.get("/inputs/jobs/add")[1]["inputs_add_jobs"]) == 1
    assert api.get("/inputs/jobs/add/none")[0] == 404
