"""Saved searches: stored without being run, run by their id, changed, deleted."""

import base64
from typing import Any

import pytest

from inputs_service import auth
from inputs_service.models import App, SavedSearch, User
from tests.core.test_looks import encoded, picture
from tests.service.conftest import Api
from tests.service.searching.test_filters import CAT, DOG, data


def search(search_id: str = "", *filters: dict[str, Any], **fields: Any) -> dict[str, Any]:
    named = {"id": search_id} if search_id else {}
    return {**named, "query": {"filters": list(filters)}, "save": True, **fields}


def saved(api: Api, *searches: dict[str, Any], of: str = "inputs") -> dict[str, Any]:
    status, answer = api.post(f"/{of}/searches", {"searches": list(searches)})
    assert status == 200, answer
    return answer


def run(api: Api, search_id: str, **fields: Any) -> list[str]:
    status, answer = api.post(f"/searches/{search_id}", fields)
    assert status == 200, answer
    assert answer["id"] == search_id
    return [(hit.get("annotation") or hit["input"])["id"] for hit in answer["hits"]]


def test_a_saved_search_is_not_run_until_it_is_asked_for(filled: Api) -> None:
    answer = saved(filled, search("dogs", data(concepts=[DOG]), name="All dogs"))
    assert answer["hits"] == []
    assert answer["id"] == "dogs"
    (told,) = answer["searches"]
    assert (told["id"], told["name"], told["save"]) == ("dogs", "All dogs", True)
    assert told["query"]["filters"][0]["annotation"]["data"]["concepts"] == [
        {"id": "dog", "value": 1}
    ]
    assert run(filled, "dogs") == ["a", "e"]
    assert run(filled, "dogs", pagination={"page": 2, "per_page": 1}) == ["e"]
    assert filled.get("/searches/dogs")[1]["search"] == told
    assert filled.get("/searches")[1]["searches"] == [told]


def test_a_search_of_annotations_is_run_as_one(filled: Api) -> None:
    saved(filled, search("cats", data(concepts=[CAT])), of="annotations")
    assert run(filled, "cats")[-1] == "e2"


def test_a_search_without_id_gets_one(filled: Api) -> None:
    answer = saved(filled, search("", data(concepts=[DOG])))
    assert run(filled, answer["id"]) == ["a", "e"]


def test_saved_and_run_searches_may_stand_in_one_request(filled: Api) -> None:
    answer = saved(filled, search("dogs"), {"query": {"filters": [data(concepts=[CAT])]}})
    assert [hit["input"]["id"] for hit in answer["hits"]] == ["b", "e"]
    assert [it["id"] for it in answer["searches"]] == ["dogs"]


def test_an_id_that_is_taken_saves_nothing(filled: Api) -> None:
    saved(filled, search("one"))
    body = {"searches": [search("two"), search("one")]}
    status, answer = filled.post("/inputs/searches", body)
    assert (status, answer["status"]["code"]) == (400, 40002)
    assert "duplicate" in answer["status"]["details"]
    assert list(SavedSearch.objects.values_list("search_id", flat=True)) == ["one"]


@pytest.mark.parametrize("search_id", ["..", "a\tb", "x" * 257])
def test_a_wrong_id_is_refused(filled: Api, search_id: str) -> None:
    status, answer = filled.post("/inputs/searches", {"searches": [search(search_id)]})
    assert (status, answer["status"]["code"]) == (400, 40002)
    assert answer["status"]["details"].startswith("searches[0].id")


def test_a_search_by_bytes_is_kept_if_it_is_small(filled: Api) -> None:
    content = base64.b64encode(encoded(picture(1), "JPEG")).decode()
    rank = {"annotation": {"data": {"image": {"base64": content}}}}
    saved(filled, {"id": "alike", "query": {"ranks": [rank]}, "save": True})
    assert run(filled, "alike") == []  # nothing is processed yet
    large = {"annotation": {"data": {"image": {"base64": "AAAA" * 300_000}}}}
    body = {"searches": [{"query": {"ranks": [large]}, "save": True}]}
    assert filled.post("/inputs/searches", body)[1]["status"]["code"] == 40002


def test_overwriting_changes_what_is_given(filled: Api) -> None:
    saved(filled, search("dogs", data(concepts=[DOG]), name="Dogs"), search("other"))
    body = {"searches": [{"id": "dogs", "name": "Cats", **search("dogs", data(concepts=[CAT]))}]}
    status, answer = filled.send("PATCH", "/searches", {**body, "action": "overwrite"})
    assert (status, answer["searches"][0]["name"]) == (200, "Cats")
    assert run(filled, "dogs") == ["b", "e"]
    filled.send("PATCH", "/inputs/searches", {"searches": [{"id": "dogs", "name": "Felines"}]})
    assert filled.get("/searches/dogs")[1]["search"]["name"] == "Felines"
    assert run(filled, "dogs") == ["b", "e"]


def test_all_are_overwritten_or_none(filled: Api) -> None:
    saved(filled, search("dogs", name="Dogs"))
    body = {"searches": [{"id": "dogs", "name": "New"}, {"id": "unknown"}]}
    assert filled.send("PATCH", "/searches", body)[1]["status"]["code"] == 11101
    assert filled.get("/searches/dogs")[1]["search"]["name"] == "Dogs"
    one = {"searches": [{"id": "dogs"}]}
    assert filled.send("PATCH", "/annotations/searches", one)[0] == 404
    assert filled.send("PATCH", "/searches", {**one, "action": "merge"})[0] == 400
    assert filled.send("PATCH", "/searches", {"searches": []})[0] == 400


def test_a_deleted_search_is_gone(filled: Api) -> None:
    saved(filled, search("dogs"))
    assert filled.send("DELETE", "/searches/dogs")[0] == 200
    for verb, path in (("GET", "/searches/dogs"), ("DELETE", "/searches/dogs")):
        assert filled.send(verb, path)[1]["status"]["code"] == 11101
    assert filled.post("/searches/dogs", {})[0] == 404


def test_another_apps_searches_are_not_seen(filled: Api, ann: User) -> None:
    saved(filled, search("dogs"))
    App.objects.create(user=ann, app_id="other")
    assert filled.get("/v2/users/ann/apps/other/searches")[1].get("searches", []) == []
    assert filled.get("/v2/users/ann/apps/other/searches/dogs")[0] == 404


def test_a_key_may_search_without_saving_more(filled: Api, ann: User) -> None:
    auth.new_key(ann, "only-search", scopes=["Search"])
    key = Api("only-search")
    assert key.post("/inputs/searches", {"searches": [{}]})[0] == 200
    assert key.send("DELETE", "/searches/x")[0] == 403
