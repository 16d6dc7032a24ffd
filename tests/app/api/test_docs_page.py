"""The page of the JSON API: whole, without scripts, and its examples work."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from inputs_app.api import pages, shapes
from inputs_app.models import User, Workspace
from inputs_app.showing import api_docs
from tests.app.conftest import SignedIn

BODIES = {
    "NewUpload": shapes.NewUpload,
    "NewChange": shapes.NewChange,
    "NewDeletion": shapes.NewDeletion,
    "NewImport": shapes.NewImport,
    "Because": shapes.Because,
}


def examples() -> list[tuple[str, Any]]:
    """The bodies that the page shows, each with the name of its shape."""
    found = []
    for methods in pages.description()["paths"].values():
        for told in methods.values():
            content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
            found += [(name, one["value"]) for one in content.get("examples", {}).values()]
    return found


def test_every_call_stands_on_the_page_with_an_example(viewer: User, signed_in: SignedIn) -> None:
    page = signed_in(viewer).get("/api/docs").content.decode()
    calls = [(m, p) for p, of in pages.description()["paths"].items() for m in of]
    for method, path in calls:
        assert f"{method.upper()}</span><code>{path}</code>" in page
    assert page.count('<pre class="code" id="curl-') == len(calls)
    assert "<style" not in page
    assert "swagger" not in page.lower()


def test_examples_are_taken_as_they_stand() -> None:
    found = examples()
    assert {name for name, _ in found} == set(BODIES)
    for name, value in found:
        shape = BODIES[name](data=value)
        assert shape.is_valid(), (name, shape.errors)


def test_an_example_can_be_sent_by_a_person(
    editor: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    browser = signed_in(editor)
    page = browser.get("/api/docs").content.decode()
    shown = re.search(r'(?s)id="curl-uploads-create".*?</pre>', page)
    assert shown
    said = unescape(shown[0])
    assert "http://testserver/api/w/street-scenes/uploads" in said
    body = re.search(r"-d '(.*)'", said)
    assert body
    json.loads(body[1])
    answer = browser.post("/api/w/street-scenes/uploads", body[1], content_type="application/json")
    assert answer.status_code == 201


@pytest.mark.parametrize("name", ["Job", "Counts", "Item", "Workspace", "Import", "Options"])
def test_shapes_that_are_linked_to_are_there(client: Client, name: str) -> None:
    assert name in [one.name for one in api_docs.shapes(pages.description())]
