"""The page of one input: every kind and state, hostile ids and metadata, ways out."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client

from inputs_app.models import Workspace
from tests.app.conftest import TOKEN
from tests.app.pages.conftest import Opens
from tests.app.pages.stub_api import StubApi, an_input

STRANGE_IDS = [
    "a/b",
    "..%2F..",
    "with space",
    "quote\"'",
    "😀",
    "a?b#c&d=e+f%20",
    "字" * 200,
    "<script>alert(1)</script>",
]
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.2, "bottom_row": 0.5, "right_col": 0.6}}
CORNERS = ((0.1, 0.1), (0.2, 0.5), (0.9, 0.4))
POLYGON = {"polygon": {"points": [{"row": row, "col": col} for row, col in CORNERS]}}


def region(info: Mapping[str, object], name: str) -> dict[str, object]:
    return {"id": name, "region_info": info, "data": {"concepts": [{"id": name, "value": 1}]}}


def test_page_is_one_remote_call_and_one_for_the_regions_of_a_picture(
    opens: Opens, api: StubApi
) -> None:
    opens("input", id="photo-050")
    assert api.calls == ["by_ids", "annotations"]
    api.inputs = [an_input("one", "audio")]
    opens("input", id="one")
    assert api.calls[2:] == ["by_ids"]


@pytest.mark.parametrize("strange", STRANGE_IDS)
def test_strange_id_opens_from_its_tile(
    opens: Opens, visitor: Client, api: StubApi, strange: str
) -> None:
    api.inputs = [an_input(strange)]
    href = re.search(r'<li class="tile"[^>]*><a href="([^"]+)"', opens("inputs"))
    assert href
    response = visitor.get(href[1].replace("&amp;", "&"))
    assert response.status_code == 200
    assert response.context["item"].id == strange


@pytest.mark.parametrize("strange", STRANGE_IDS)
def test_unknown_id_is_a_page_that_says_so(opens: Opens, strange: str) -> None:
    html = opens("input", status=404, id=strange)
    assert "No input has this id" in html
    assert "<script>alert" not in html


def test_empty_id_asks_for_one(opens: Opens) -> None:
    assert "Which input?" in opens("input", status=404)


@pytest.mark.parametrize(
    ("places", "sign"),
    [
        (("image",), "<figure"),
        (("video",), "<video controls"),
        (("audio",), "<audio controls"),
        (("text",), '<article class="text"'),
        (("image", "text"), 'class="stage pair"'),
    ],
)
def test_every_kind_has_its_stage(
    opens: Opens, api: StubApi, places: tuple[str, ...], sign: str
) -> None:
    api.inputs = [an_input("one", *places)]
    assert sign in opens("input", id="one")


@pytest.mark.parametrize(
    ("code", "words"),
    [(30001, "To process"), (30003, "Processing"), (30105, "Over the limit"), (77777, "odd words")],
)
def test_input_that_is_not_processed_says_where_it_stands(
    opens: Opens, api: StubApi, code: int, words: str
) -> None:
    api.inputs = [an_input("one", status={"code": code, "description": "odd words"})]
    html = opens("input", id="one")
    assert f"<h2>{words}</h2>" in html
    assert "<figure" not in html


def test_regions_are_drawn_and_listed(opens: Opens, api: StubApi) -> None:
    api.inputs = [an_input("one", regions=[region(BOX, "cat"), region(POLYGON, "roof")])]
    html = opens("input", id="one")
    assert 'x="20.000%" y="10.000%" width="40.000%" height="40.000%"' in html
    assert 'points="10.000,10.000 50.000,20.000 40.000,90.000"' in html
    assert html.count('data-region="1"') == html.count('data-region="2"') == 2


def test_place_is_plotted_without_tiles(opens: Opens, api: StubApi) -> None:
    api.inputs = [an_input("one", geo={"geo_point": {"longitude": 33.36, "latitude": 35.17}})]
    html = opens("input", id="one")
    assert 'cx="213.36" cy="54.83"' in html
    assert "35.1700° N, 33.3600° E" in html
    assert "data-tiles" not in html


def test_hostile_metadata_is_escaped(opens: Opens, api: StubApi) -> None:
    evil = "<script>alert(1)</script>"
    api.inputs = [an_input("one", metadata={evil: evil, "link": "javascript:alert(1)"})]
    html = opens("input", id="one")
    assert evil not in html
    assert not re.search(r'(?:href|src)="javascript:', html)


def test_huge_metadata_is_cut_with_a_way_to_all(opens: Opens, api: StubApi) -> None:
    metadata = {"big": "A" * 1_000_000, **{f"key-{number}": number for number in range(5000)}}
    api.inputs = [an_input("one", metadata=metadata)]
    html = opens("input", id="one")
    assert len(html) < 200_000
    assert "4,901 more" in html
    assert "show=all#metadata" in html
    assert len(opens("input", id="one", show="all")) > 1_000_000


def test_deep_metadata_is_shown_to_the_bottom(opens: Opens, api: StubApi) -> None:
    metadata: dict[str, object] = {"bottom": True}
    for level in range(23):
        metadata = {f"level-{level}": metadata}
    api.inputs = [an_input("one", metadata=metadata)]
    html = opens("input", id="one")
    tree = html[html.index('<ul class="tree">') : html.index('<section id="code">')]
    assert "bottom" in tree
    assert tree.count("<details") == tree.count("</details>") == 23


def test_commands_hold_a_placeholder_and_never_the_key(opens: Opens) -> None:
    html = opens("input", id="photo-050")
    assert "$CLARIFAI_PAT" in html
    assert "CLARIFAI_PAT&#x27;]" in html
    assert TOKEN not in html


def test_state_of_the_list_stays_in_every_way_out(opens: Opens) -> None:
    html = opens("input", id="photo-050", page=3, per_page=25, view="table")
    ways = re.findall(r'href="([^"]*)"[^>]*(?:data-back|data-step)', html)
    assert len(ways) == 3
    for way in ways:
        query = parse_qs(urlsplit(way.replace("&amp;", "&")).query)
        assert (query["page"], query["per_page"], query["view"]) == (["3"], ["25"], ["table"])


@pytest.mark.parametrize(
    ("order", "to", "found"),
    [
        ("newest", "next", "photo-049"),
        ("newest", "previous", "photo-051"),
        ("oldest", "next", "photo-051"),
        ("oldest", "previous", "photo-049"),
    ],
)
def test_step_goes_to_the_neighbour(
    visitor: Client, workspace: Workspace, api: StubApi, order: str, to: str, found: str
) -> None:
    way = f"/w/{workspace.slug}/input/step?id=photo-050&to={to}&order={order}"
    assert f"?id={found}&" in visitor.get(way)["Location"]
    assert api.calls == ["stream"]


def test_step_past_the_end_stays_and_says_so(
    visitor: Client, workspace: Workspace, api: StubApi
) -> None:
    response = visitor.get(f"/w/{workspace.slug}/input/step?id=photo-001&to=next", follow=True)
    html = response.content.decode()
    assert "This is the last input." in html
    assert response.context["item"].id == "photo-001"


def test_source_that_a_person_gave_is_text_not_a_link(opens: Opens, api: StubApi) -> None:
    item = an_input("one", image={"url": "javascript:alert(1)//" + quote("x")})
    api.inputs = [item]
    html = opens("input", id="one")
    assert "javascript:alert(1)//x</dd>" in html
