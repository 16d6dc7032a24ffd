"""Batches: limits, duplicates, partial failure."""

import base64
import importlib
from typing import Any

import pytest
from django.apps import apps

from inputs_core import limits
from inputs_service.models import App, FurtherAddress, Input
from tests.service.conftest import Api

DUPLICATE_ID = {
    "code": 30100,
    "description": "Input duplicate",
    "details": "Input has a duplicate ID.",
}


def codes(answer: dict[str, Any]) -> list[int]:
    return [item["status"]["code"] for item in answer["inputs"]]


def test_128_inputs_are_taken_and_129_refused(api: Api, image: Any) -> None:
    items = [image(str(number)) for number in range(129)]
    status, answer = api.add(*items)
    assert (status, answer["status"]["code"]) == (400, 39999)
    assert "129" in answer["status"]["details"]
    status, answer = api.add(*items[:128])
    assert status == 200
    assert [item["data"]["image"]["url"] for item in answer["inputs"]] == [
        item["data"]["image"]["url"] for item in items[:128]
    ]


@pytest.mark.parametrize("body", [{}, {"inputs": []}, {"inputs": None}])
def test_no_inputs_are_refused(api: Api, body: Any) -> None:
    status, answer = api.post("/inputs", body)
    assert (status, answer["status"]["code"]) == (400, 39999)


def test_one_video_a_request(api: Api, image: Any) -> None:
    video = {"data": {"video": {"url": "https://a.test/v"}}}
    assert api.add(video, image("a"))[0] == 200
    other = {"data": {"video": {"url": "https://a.test/w"}}}
    status, answer = api.add(other, {"data": {"video": {"url": "https://a.test/x"}}})
    assert (status, answer["status"]["code"]) == (400, 30105)


def test_too_large_items_are_refused_alone(
    api: Api, image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.MAX_BYTES_POSTED, "text", 10)
    status, answer = api.add({"data": {"text": {"raw": "x" * 10}}}, image("a"))
    assert status == 207
    assert codes(answer) == [30105, 30001]


def test_too_large_batches_are_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BATCH_BYTES", 20)
    item = {"data": {"image": {"base64": base64.b64encode(b"x" * 10).decode()}}}
    assert api.add(item)[0] == 200
    status, answer = api.add(item, item)
    assert (status, answer["status"]["code"]) == (400, 30105)


def test_a_part_may_fail(api: Api, image: Any) -> None:
    api.add(image("first", "train1"))
    status, answer = api.add(image("a", "good"), image("b", "train1"), image("c", "also"))
    assert status == 207
    assert answer["status"]["code"] == 10010
    assert answer["status"]["description"] == "Mixed Success"
    assert [item["id"] for item in answer["inputs"]] == ["good", "train1", "also"]
    assert codes(answer) == [30001, 30100, 30001]
    assert answer["inputs"][1]["status"] == DUPLICATE_ID
    assert api.get("/inputs/train1")[1]["input"]["data"]["image"]["url"].endswith("first")


def test_all_may_fail(api: Api, image: Any) -> None:
    api.add(image("a", "a"))
    status, answer = api.add(image("b", "a"))
    assert (status, answer["status"]["code"]) == (400, 10020)
    assert answer["inputs"][0]["status"] == DUPLICATE_ID


@pytest.mark.parametrize("resolution", ["SKIP", "SUFFIX", 0])
def test_an_id_twice_in_a_request_is_an_error(api: Api, image: Any, resolution: Any) -> None:
    answer = api.add(image("a", "x"), image("b", "x"), input_id_conflict_resolution=resolution)[1]
    assert codes(answer) == [30001, 30100]


def test_suffixes_are_tried_in_order(api: Api, image: Any) -> None:
    api.add(image("0", "x"), image("1", "x-1"))
    for name, expected in (("2", "x-2"), ("3", "x-3")):
        answer = api.add(image(name, "x"), input_id_conflict_resolution="SUFFIX")[1]
        assert answer["inputs"][0]["id"] == expected
    Input.objects.bulk_create(
        [copy_of(Input.objects.get(input_id="x"), f"x-{number}") for number in range(4, 10)]
    )
    answer = api.add(image("9", "x"), input_id_conflict_resolution=2)[1]
    assert len(answer["inputs"][0]["id"]) == len("x-") + 32


def copy_of(row: Input, input_id: str) -> Input:
    return Input(
        app=row.app, input_id=input_id, kinds=1, answer=row.answer,
        created_at=row.created_at, modified_at=row.modified_at,
    )  # fmt: skip


def test_a_suffix_keeps_clear_of_ids_in_the_same_request(api: Api, image: Any) -> None:
    api.add(image("0", "x"))
    items = [image("1", "x"), image("2", "x-1")]
    answer = api.add(*items, input_id_conflict_resolution="SUFFIX")[1]
    assert [item["id"] for item in answer["inputs"]] == ["x-2", "x-1"]


def test_an_id_that_is_too_long_for_a_suffix_is_refused(api: Api, image: Any) -> None:
    api.add(image("0", "x" * 256))
    answer = api.add(image("1", "x" * 256), input_id_conflict_resolution="SUFFIX")[1]
    assert codes(answer) == [30104]


def test_an_address_is_taken_once_unless_the_new_input_allows_it(api: Api, image: Any) -> None:
    allowed = {"data": {"image": {"url": "https://pictures.test/a", "allow_duplicate_url": True}}}
    assert codes(api.add(allowed, allowed, image("a"))[1]) == [30001, 30001, 30100]
    status, answer = api.add(image("a"))
    assert status == 400
    assert "allow_duplicate_url" in answer["inputs"][0]["status"]["details"]
    assert codes(api.add(allowed, image("b"), image("b"))[1]) == [30001, 30001, 30100]


def both(input_id: str, image: str, text: str, **image_fields: Any) -> dict[str, Any]:
    """An input with an image and a text, each by its address."""
    data = {"image": {"url": image, **image_fields}, "text": {"url": text}}
    return {"id": input_id, "data": data}


def test_every_address_of_a_multimodal_input_counts(api: Api) -> None:
    assert api.add(both("one", "https://a.test/1", "https://a.test/2"))[0] == 200
    again = [
        {"data": {"text": {"url": "https://a.test/2"}}},
        both("two", "https://a.test/3", "https://a.test/2"),
        both("three", "https://a.test/4", "https://a.test/1"),
        both("four", "https://a.test/1", "https://a.test/5", allow_duplicate_url=True),
        both("five", "https://a.test/6", "https://a.test/5"),
        both("six", "https://a.test/7", "https://a.test/7"),
    ]
    codes = [item["status"]["code"] for item in api.add(*again)[1]["inputs"]]
    assert codes == [30100, 30100, 30100, 30001, 30100, 30001]


def test_old_multimodal_inputs_keep_their_further_addresses(api: Api) -> None:
    old = [
        both(f"i{number}", f"https://a.test/{number}", f"https://b.test/{number}")
        for number in range(3)
    ]
    same = both("same", "https://c.test/", "https://c.test/")
    assert api.add(*old, same)[0] == 200
    before = sorted(FurtherAddress.objects.values_list("input__input_id", "url_digest"))
    FurtherAddress.objects.all().delete()
    migration = importlib.import_module("inputs_service.migrations.0016_addresses_of_old_inputs")
    for _ in range(2):
        migration.keep(apps, None)
        rows = FurtherAddress.objects.values_list("input__input_id", "url_digest")
        assert sorted(rows) == before
    assert len(before) == 3


def test_an_app_may_allow_duplicate_addresses(api: Api, image: Any, app: App) -> None:
    App.objects.update(allow_duplicate_urls=True)
    assert codes(api.add(image("a"), image("a"))[1]) == [30001, 30001]
    assert api.add(image("a"))[0] == 200


def test_wrong_values_refuse_their_item_only(api: Api, image: Any) -> None:
    bad = image("b", "bad", metadata={"x": 2**60})
    status, answer = api.add(image("a"), bad, {"data": {"image": {"base64": "?"}}})
    assert status == 207
    assert codes(answer) == [30001, 30104, 30104]
    assert answer["inputs"][1]["id"] == "bad"
    assert "inputs[1].data.metadata.x" in answer["inputs"][1]["status"]["details"]


def test_nothing_but_undecodable_bytes_has_its_own_code(api: Api) -> None:
    status, answer = api.add({"data": {"image": {"base64": "?"}}})
    assert (status, answer["status"]["code"]) == (400, 30300)


def test_a_wrong_type_refuses_the_request(api: Api, image: Any) -> None:
    status, answer = api.add(image("a"), {"data": {"image": {"url": 7}}})
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"] == "inputs[1].data.image.url: must be a string"
    assert not Input.objects.exists()
