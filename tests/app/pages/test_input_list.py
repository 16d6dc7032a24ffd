"""The inputs page: its state stands in the address, and it costs one remote call."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inputs_app.models import User, Workspace
from tests.app.conftest import SignedIn
from tests.app.pages.conftest import Opens
from tests.app.pages.stub_api import StubApi, an_input


def shown_ids(html: str) -> list[str]:
    pattern = r'<span class="id">(?:<span>(.*?)</span>)?<span>(.*?)</span></span>'
    return [start + end for start, end in re.findall(pattern, html)]


def hrefs(html: str, rel: str) -> list[str]:
    return re.findall(rf'href="\?([^"]*)" rel="{rel}"', html)


def test_page_is_one_remote_call(opens: Opens, api: StubApi) -> None:
    opens("inputs", per_page=100)
    assert api.calls == ["list_page"]


@pytest.mark.parametrize("view", ["grid", "table"])
def test_page_keeps_to_its_query_budget(
    visitor: Client, workspace: Workspace, api: StubApi, view: str
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        visitor.get(f"/w/{workspace.slug}/inputs?per_page=25&view={view}")
    with CaptureQueriesContext(connection) as many:
        visitor.get(f"/w/{workspace.slug}/inputs?per_page=100&view={view}")
    assert len(many) <= len(few) <= 7


def test_newest_come_first(opens: Opens) -> None:
    assert shown_ids(opens("inputs"))[:2] == ["photo-120", "photo-119"]


def test_oldest_first_starts_with_the_oldest(opens: Opens) -> None:
    assert shown_ids(opens("inputs", order="oldest"))[:2] == ["photo-001", "photo-002"]


def test_next_and_previous_lead_through_all_pages_and_back(opens: Opens) -> None:
    html = opens("inputs", order="oldest", per_page=50)
    assert hrefs(html, "prev") == []
    query = hrefs(html, "next")[0].replace("&amp;", "&")
    html = opens("inputs?" + query)
    assert shown_ids(html)[0] == "photo-051"
    query = hrefs(html, "prev")[0].replace("&amp;", "&")
    assert shown_ids(opens("inputs?" + query))[0] == "photo-001"


def test_number_of_the_page_stands_in_the_address(opens: Opens) -> None:
    html = opens("inputs", page=2, per_page=50)
    assert shown_ids(html)[0] == "photo-070"
    assert "51\N{EN DASH}100" in html


@pytest.mark.parametrize("size", ["s", "m", "l"])
def test_tile_size_is_the_address(opens: Opens, size: str) -> None:
    assert f'<ul class="tiles" data-size="{size}"' in opens("inputs", size=size)


def test_choices_are_remembered_for_a_bare_address(opens: Opens) -> None:
    opens("inputs", view="table", col=["kind", "place"], per_page=25, order="oldest")
    html = opens("inputs")
    assert re.findall(r'<th scope="col"[^>]*>(\w+)</th>', html) == ["Id", "Kind", "Place"]
    assert len(shown_ids(html)) == 25
    assert shown_ids(html)[0] == "photo-001"


def test_no_column_may_be_chosen(opens: Opens) -> None:
    html = opens("inputs", view="table", col="none")
    assert re.findall(r'<th scope="col"[^>]*>(\w+)</th>', html) == ["Id"]
    html = opens("inputs", view="table", col="zzz")
    assert re.findall(r'<th scope="col"[^>]*>(\w+)</th>', html) == ["Id"], "the last choice stays"


@pytest.mark.parametrize(
    "query",
    [
        {"view": "pie", "size": "xl", "order": "random", "per_page": "7", "page": "x"},
        {"per_page": "999999999999999999999", "page": "-1", "col": "nonsense"},
        {"per_page": "²", "page": "٣"},
    ],
)
def test_nonsense_in_the_address_is_the_usual_page(opens: Opens, query: dict[str, str]) -> None:
    assert len(shown_ids(opens("inputs", **query))) == 50


def test_nonsense_in_the_cookie_is_the_usual_page(visitor: Client, opens: Opens) -> None:
    visitor.cookies["look"] = "view=%3Cscript%3E&per_page=-3&&&=&col="
    assert len(shown_ids(opens("inputs"))) == 50


def test_link_of_a_tile_carries_the_state_of_the_list(opens: Opens) -> None:
    html = opens("inputs", page=2, per_page=25, size="l")
    assert re.search(r"input\?id=photo-095&amp;[^\"]*size=l[^\"]*per_page=25&amp;page=2", html)


def test_page_past_the_end_leads_to_the_first(opens: Opens) -> None:
    html = opens("inputs", page=9)
    assert "Nothing on this page" in html


def test_app_without_inputs_starts_the_work(opens: Opens, api: StubApi) -> None:
    api.inputs = []
    html = opens("inputs")
    assert "No inputs yet" in html
    assert "$CLARIFAI_PAT" in html
    assert "Load the samples" not in html, "a viewer may not load them"


def test_editor_may_load_the_samples(
    editor: User, signed_in: SignedIn, workspace: Workspace, api: StubApi
) -> None:
    api.inputs = []
    html = signed_in(editor).get(f"/w/{workspace.slug}/inputs").content.decode()
    assert f'action="/w/{workspace.slug}/samples"' in html


@pytest.mark.parametrize("view", ["grid", "table"])
@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a/b c?d#e&f", "😀'"]
)
def test_hostile_id_is_escaped(opens: Opens, api: StubApi, view: str, hostile: str) -> None:
    api.inputs = [an_input(hostile, concepts=[{"id": hostile, "name": hostile, "value": 0}])]
    html = opens("inputs", view=view)
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_reason_of_a_failure_stands_on_the_tile(opens: Opens, api: StubApi) -> None:
    status = {"code": 30102, "description": "Failed", "details": "404 <b>Not Found</b>"}
    api.inputs = [an_input("gone", status=status)]
    html = opens("inputs")
    assert "URL does not exist (404)" in html
    assert 'title="404 &lt;b&gt;Not Found&lt;/b&gt;"' in html


@pytest.mark.parametrize("view", ["grid", "table"])
@pytest.mark.parametrize(
    "places", [("image",), ("video",), ("audio",), ("text",), ("image", "text"), ("unheard-of",)]
)
def test_every_kind_has_its_tile(
    opens: Opens, api: StubApi, view: str, places: tuple[str, ...]
) -> None:
    known = [place for place in places if place != "unheard-of"]
    api.inputs = [an_input("one", *known) if known else an_input("one", image={})]
    assert shown_ids(opens("inputs", view=view)) == ["one"]


def test_absent_concepts_are_told_apart(opens: Opens, api: StubApi) -> None:
    concepts = [{"id": "cat", "value": 1}, {"id": "dog", "value": 0}]
    api.inputs = [an_input("one", concepts=concepts)]
    html = opens("inputs")
    assert 'data-is="absent"><span class="t">dog<' in html
    assert '<span class="chip">cat<' in html


def test_input_that_a_cursor_named_may_be_gone(opens: Opens) -> None:
    assert "first page" in opens("inputs", status=409, order="oldest", after="deleted")
