"""Who annotated."""

from typing import Any

import pytest

from inputs_service.models import Annotation
from tests.service.conftest import Api


@pytest.fixture
def annotated(api: Api, image: Any) -> Api:
    """An app with annotations of four people, one of them untrusted."""
    api.add(image("a", "one"), image("b", "two"))
    concepts = {"concepts": [{"id": "cat"}]}
    for number, user in enumerate(("zoe", "bob", "cid", "bob", "ann")):
        item = {"input_id": "one", "id": f"n{number}", "data": concepts, "user_id": user}
        assert api.post("/annotations", {"annotations": [item]})[0] == 200
    Annotation.objects.filter(user_id="cid").update(is_trusted=False)
    return api


def workers(api: Api, query: str = "") -> list[str]:
    return [it["user"]["id"] for it in api.get(f"/annotations/workers{query}")[1]["workers"]]


def test_everybody_who_annotated_is_listed_once(annotated: Api) -> None:
    assert workers(annotated) == ["ann", "bob", "cid", "zoe"]
    assert workers(annotated, "?trusted_only=true") == ["ann", "bob", "zoe"]


def test_pages_of_workers_follow_each_other(annotated: Api) -> None:
    assert workers(annotated, "?per_page=3") == ["ann", "bob", "cid"]
    assert workers(annotated, "?per_page=3&page=2") == ["zoe"]
    assert workers(annotated, "?per_page=3&page=3") == []


def test_an_empty_app_has_no_workers(api: Api) -> None:
    assert workers(api) == []
