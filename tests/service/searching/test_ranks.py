"""Hits ordered by how alike their pictures look."""

import base64
from typing import Any

import pytest

from inputs_service.models import Input, Media
from tests.core import site
from tests.core.test_looks import encoded, picture
from tests.service.conftest import Api
from tests.service.working import by_url, posted, processed, reachable, work


@pytest.fixture
def pictures(api: Api) -> Api:
    """Inputs 0 to 3 with different pictures, one with the first again but smaller, and a text."""
    items = [posted("image", encoded(picture(n), "PNG"), str(n)) for n in range(4)]
    again = posted("image", encoded(picture(0).resize((200, 150)), "JPEG"), "small")
    processed(api, *items, again, {"id": "text", "data": {"text": {"raw": "words"}}})
    return api


def rank(**asked: Any) -> dict[str, Any]:
    return {"query": {"ranks": [{"annotation": asked}]}}


def by_bytes(number: int) -> dict[str, Any]:
    content = base64.b64encode(encoded(picture(number), "JPEG")).decode()
    return rank(data={"image": {"base64": content}})


def search(api: Api, asked: dict[str, Any], **fields: Any) -> tuple[list[str], list[float]]:
    status, answer = api.post("/inputs/searches", {"searches": [asked], **fields})
    assert status == 200, answer
    hits = answer["hits"]
    return [hit["input"]["id"] for hit in hits], [hit["score"] for hit in hits]


def refused(api: Api, asked: dict[str, Any]) -> tuple[int, str]:
    status, answer = api.post("/inputs/searches", {"searches": [asked]})
    assert status in (400, 404)
    return answer["status"]["code"], answer["status"]["details"]


def test_the_most_alike_come_first_with_falling_scores(pictures: Api) -> None:
    ids, scores = search(pictures, by_bytes(0))
    assert sorted(ids[:2]) == ["0", "small"]
    assert sorted(ids) == ["0", "1", "2", "3", "small"]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.9
    assert search(pictures, by_bytes(2))[0][0] == "2"


def test_a_stored_input_is_most_like_itself(pictures: Api) -> None:
    ids, scores = search(pictures, rank(input_id="3"))
    assert (ids[0], scores[0]) == ("3", 1)


def test_filters_pages_and_least_scores_hold_for_ranked_hits(pictures: Api) -> None:
    asked = rank(input_id="0")
    named = {"annotation": {"input_id": "2"}}
    assert search(pictures, {"query": {**asked["query"], "filters": [named]}})[0] == ["2"]
    negated = {"query": {**asked["query"], "filters": [{**named, "negate": True}]}}
    assert sorted(search(pictures, negated)[0]) == ["0", "1", "3", "small"]
    both = [search(pictures, asked, pagination={"page": n, "per_page": 3})[0] for n in (1, 2)]
    assert both[0] + both[1] == search(pictures, asked)[0]
    assert sorted(search(pictures, {**asked, "min_value": 0.9})[0]) == ["0", "small"]
    body = {"searches": [asked, {**asked, "min_value": 0.9}], "only_count": True}
    _, answer = pictures.post("/inputs/searches", body)
    assert [it["estimated_total"] for it in answer["hit_counts"]] == ["5", "2"]


def test_a_negated_rank_turns_the_order_around(pictures: Api) -> None:
    plain = rank(input_id="0")
    turned = {"query": {"ranks": [{**plain["query"]["ranks"][0], "negate": True}]}}
    assert search(pictures, turned)[0][-1] in ("0", "small")


def test_old_clients_rank_by_output(pictures: Api) -> None:
    for asked in ({"id": "1"}, by_bytes(1)["query"]["ranks"][0]["annotation"]):
        body = {"query": {"ands": [{"output": {"input": asked}}]}}
        _, answer = pictures.post("/searches", body)
        assert answer["hits"][0]["input"]["id"] == "1"


def test_annotations_are_ranked_with_their_inputs(pictures: Api) -> None:
    _, answer = pictures.post("/annotations/searches", {"searches": [rank(input_id="1")]})
    assert len(answer["hits"]) == 5
    assert answer["hits"][0]["annotation"]["input_id"] == "1"


def test_a_picture_is_fetched_unless_the_app_has_its_address(api: Api) -> None:
    content = encoded(picture(1), "PNG")
    with reachable({"/a": site.body(content), "/b": site.body(content)}) as url:
        processed(api, by_url("a", image=f"{url}/a"), posted("image", encoded(picture(2), "PNG")))
        assert search(api, rank(data={"image": {"url": f" {url}/b"}}))[0][0] == "a"
    assert search(api, rank(data={"image": {"url": f"{url}/a"}}))[0][0] == "a"
    code, details = refused(api, rank(data={"image": {"url": f"{url}/b"}}))
    assert code == 30106
    assert details.startswith("searches[0].query.ranks[0].annotation.data.image")


def test_a_picture_that_cannot_be_had_is_refused(pictures: Api) -> None:
    pictures.add(posted("image", encoded(picture(7), "PNG"), "new"))
    assert refused(pictures, rank(input_id="unknown"))[0] == 11101
    assert refused(pictures, rank(input_id="new"))[0] == 43004
    assert refused(pictures, rank(input_id="text"))[0] == 40002
    assert refused(pictures, rank(data={"image": {"base64": "eHg="}}))[0] == 30101
    two = {"query": {"ranks": by_bytes(0)["query"]["ranks"] * 2}}
    assert refused(pictures, two)[0] == 40002


def test_a_picture_stored_before_there_were_looks_gets_one(pictures: Api) -> None:
    known = Media.objects.filter(content_type__startswith="image")
    for media in known:
        media.facts = {name: value for name, value in media.facts.items() if name != "look"}
        media.save()
    pictures.add(posted("image", encoded(picture(0), "PNG"), "again"))
    work()
    looks = dict(Input.objects.values_list("input_id", "picture_hash"))
    assert looks["again"] == looks["0"]
