"""Concepts of an app: listed, created, renamed everywhere, searched and counted."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from inputs_service.concepts import _matches
from inputs_service.models import App, Concept, User
from tests.service.conftest import Api

Data = dict[str, Any]
NAMES = [("dog", "Dog"), ("hotdog", "Sausage in bread"), ("d2", "Dogs of Ärzte"), ("cat", "Cat")]


@pytest.fixture
def known(api: Api) -> None:
    concepts = [{"id": concept_id, "name": name} for concept_id, name in NAMES]
    assert api.post("/concepts", {"concepts": concepts})[0] == 200


def ids(answer: tuple[int, Data]) -> list[str]:
    assert answer[0] == 200, answer
    return [concept["id"] for concept in answer[1]["concepts"]]


def search(api: Api, **query: Any) -> list[str]:
    return ids(api.post("/concepts/searches", {"concept_query": query}))


def test_concepts_are_created_and_read(api: Api) -> None:
    given = [{"id": "的な", "name": "Sea"}, {"id": "b"}]
    status, answer = api.post("/concepts", {"concepts": given})
    assert status == 200
    sea, b = answer["concepts"]
    assert {**sea, "created_at": ""} == {
        "id": "的な",
        "name": "Sea",
        "value": 1,
        "created_at": "",
        "language": "en",
        "app_id": "main",
        "user_id": "ann",
        "visibility": {"gettable": 10},
    }
    assert b["name"] == "b"
    assert api.get("/concepts/b")[1]["concept"] == b
    assert ids(api.get("/concepts")) == ["b", "的な"]


@pytest.mark.parametrize("given", [["new", "cat"], ["new", "new"]])
def test_a_taken_id_creates_nothing(api: Api, known: None, given: list[str]) -> None:
    status, answer = api.post("/concepts", {"concepts": [{"id": one} for one in given]})
    told = answer["status"]
    assert (status, told["code"], told["description"]) == (400, 40003, "Invalid request")
    assert "duplicate" in told["details"]
    assert not Concept.objects.filter(concept_id="new").exists()


def test_other_apps_have_concepts_of_their_own(api: Api, ann: User) -> None:
    other = App.objects.create(user=ann, app_id="other")
    Concept.objects.create(app=other, concept_id="cat", name="cat")
    assert ids(api.get("/concepts")) == []
    assert api.get("/concepts/cat")[0] == 404
    assert api.post("/concepts", {"concepts": [{"id": "cat"}]})[0] == 200
    patch = {"concepts": [{"id": "cat", "name": "x"}], "action": "overwrite"}
    assert api.send("PATCH", "/concepts", patch)[0] == 200
    assert Concept.objects.get(app=other).name == "cat"


@pytest.mark.parametrize(
    "concepts",
    [
        [],
        [{"id": "a"}] * 129,
        [{}],
        [{"name": "only"}],
        [{"id": "x" * 257}],
        [{"id": ".."}],
        [{"id": "a", "name": "x" * 257}],
    ],
)
@pytest.mark.parametrize("verb", ["POST", "PATCH"])
def test_wrong_concepts_are_refused(api: Api, verb: str, concepts: list[Data]) -> None:
    body = {"concepts": concepts, "action": "overwrite"}
    status, answer = api.send(verb, "/concepts", body)
    assert (status, answer["status"]["code"]) == (400, 40003)
    assert answer["status"]["details"].startswith("concepts")


def test_a_rename_shows_on_every_label(api: Api, known: None, image: Any) -> None:
    api.add(image("a", "i1", concepts=[{"id": "dog"}]))
    patch = {"concepts": [{"id": "dog", "name": "Hund", "value": 1}], "action": "overwrite"}
    status, answer = api.send("PATCH", "/concepts", patch)
    assert (status, answer["concepts"][0]["name"]) == (200, "Hund")
    found = api.get("/inputs/i1")[1]["input"]["data"]["concepts"][0]
    assert (found["id"], found["name"]) == ("dog", "Hund")


def test_an_unknown_concept_renames_none(api: Api, known: None) -> None:
    concepts = [{"id": "dog", "name": "x"}, {"id": "none", "name": "y"}]
    status, answer = api.send("PATCH", "/concepts", {"concepts": concepts, "action": "overwrite"})
    assert (status, answer["status"]["code"]) == (404, 11101)
    assert Concept.objects.get(concept_id="dog").name == "Dog"


@pytest.mark.parametrize("action", ["", "merge", "remove", None])
def test_concepts_are_patched_by_overwrite_only(api: Api, known: None, action: Any) -> None:
    body = {"concepts": [{"id": "dog", "name": "x"}], "action": action}
    status, answer = api.send("PATCH", "/concepts", body)
    assert (status, answer["status"]["code"]) == (400, 40003)
    assert answer["status"]["details"].startswith("action")


def test_a_concept_without_a_new_name_keeps_its_own(api: Api, known: None) -> None:
    body = {"concepts": [{"id": "dog"}], "action": "overwrite"}
    assert api.send("PATCH", "/concepts", body)[1]["concepts"][0]["name"] == "Dog"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("dog*", ["d2", "dog"]),
        ("DOG", ["dog"]),
        ("*dog", ["hotdog", "dog"]),
        ("*s*e*", ["d2", "hotdog"]),
        ("*ärzte", ["d2"]),
        ("*ÄRZTE", ["d2"]),
        ("do", []),
        ("", ["cat", "d2", "hotdog", "dog"]),
        ("*", ["cat", "d2", "hotdog", "dog"]),
        ("%", []),
        ("d_g", []),
        ("dog(", []),
    ],
)
def test_a_search_takes_wildcards(api: Api, known: None, pattern: str, found: list[str]) -> None:
    assert search(api, name=pattern, language="ja") == found


def test_a_search_for_concepts_of_models_finds_none(api: Api, known: None) -> None:
    assert search(api, name="*", ignore_app_concepts=True) == []
    assert search(api, name="*", use_cases=[1]) == []


def test_pages_of_a_list_and_of_a_search(api: Api, known: None) -> None:
    assert ids(api.get("/concepts?page=2&per_page=3")) == ["dog"]
    assert ids(api.get("/concepts?id=DOG")) == ["d2", "hotdog", "dog"]
    body = {"concept_query": {"name": "*d*"}, "pagination": {"page": 2, "per_page": 2}}
    assert ids(api.post("/concepts/searches", body)) == ["dog"]


@given(text=st.text("ab", max_size=8), parts=st.lists(st.text("ab", max_size=3), min_size=1))
def test_wildcards_match_as_a_slow_search_would(text: str, parts: list[str]) -> None:
    def slow(text: str, parts: list[str]) -> bool:
        if len(parts) == 1:
            return text == parts[0]
        left = text.removeprefix(parts[0])
        if not text.startswith(parts[0]):
            return False
        return any(slow(left[place:], parts[1:]) for place in range(len(left) + 1)) or (
            parts[1:] == [""]
        )

    assert _matches(text, parts) == slow(text, parts)


def test_counts_are_of_inputs_that_say_yes_or_no(api: Api, known: None, image: Any) -> None:
    box = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
    region = {"region_info": box, "data": {"concepts": [{"id": "dog"}]}}
    api.add(
        image("1", concepts=[{"id": "dog"}, {"id": "cat", "value": 0}], regions=[region, region]),
        image("2", concepts=[{"id": "dog", "value": 0.7}]),
        image("3", concepts=[{"id": "dog", "value": 0}]),
    )
    status, answer = api.get("/concepts/status?per_page=4")
    assert status == 200
    assert [(it["id"], *it["concept_type_count"].values()) for it in answer["concept_counts"]] == [
        ("cat", 0, 1),
        ("d2", 0, 0),
        ("hotdog", 0, 0),
        ("dog", 2, 1),
    ]
    assert answer["concept_counts"][1]["name"] == "Dogs of Ärzte"


def test_counts_take_a_fixed_number_of_queries(api: Api, known: None) -> None:
    with CaptureQueriesContext(connection) as few:
        api.get("/concepts/status?per_page=1")
    with CaptureQueriesContext(connection) as many:
        api.get("/concepts/status")
    assert len(few) == len(many)
