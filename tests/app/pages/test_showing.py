"""Words, ids, trees and the state of the list, without a page around them."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import orjson
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from inputs_app.client.types import Region, Status
from inputs_app.services.inputs import PER_PAGE, Listing
from inputs_app.showing import detail, look, plot, regions, snippets, tree, words
from inputs_app.showing.look import COLUMNS, ORDERS, SIZES, VIEWS, Look
from tests.app.pages.stub_api import an_input

NOW = datetime(2026, 6, 11, 12, 0, tzinfo=UTC)
TEXTS = st.text(max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=40,
)
LISTINGS = st.builds(
    Listing,
    order=st.sampled_from(ORDERS),
    per_page=st.sampled_from(PER_PAGE),
    page=st.integers(1, 100),
)
LOOKS = st.builds(
    Look,
    listing=LISTINGS,
    view=st.sampled_from(VIEWS),
    size=st.sampled_from(SIZES),
    columns=st.lists(st.sampled_from(list(COLUMNS)), unique=True).map(
        lambda chosen: tuple(name for name in COLUMNS if name in chosen)
    ),
)


@pytest.mark.parametrize(
    ("age_s", "said"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_400 * 3, "3 d ago"),
        (86_400 * 40, "2 May 2026"),
    ],
)
def test_moments_are_said_briefly(age_s: int, said: str) -> None:
    assert words.ago(NOW - timedelta(seconds=age_s), NOW) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (42.4, "0:42"), (59.6, "1:00"), (3723, "1:02:03")]
)
def test_lengths_are_said_as_a_clock(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


def test_unknown_failure_is_said_in_the_words_of_the_api() -> None:
    assert words.state(Status(77, "Odd")) == words.State("failed", "Failed", "Odd")
    assert words.state(Status(0)).why == "No reason given"


@settings(deadline=None)
@given(TEXTS)
def test_both_parts_of_an_id_make_the_whole(input_id: str) -> None:
    assert "".join(words.split_id(input_id)) == input_id


def test_id_that_is_too_long_for_a_small_tile_may_give_way_in_its_middle() -> None:
    assert words.split_id("cat-0001") == ("", "cat-0001")
    assert words.split_id("coffee-0001") == ("coffe", "e-0001")


@settings(deadline=None)
@given(LOOKS)
def test_address_and_cookie_give_the_same_state_back(seen: Look) -> None:
    asked = RequestFactory().get("/", parse_qsl(seen.query()))
    assert look.of(asked) == seen
    response = HttpResponse()
    look.remember(response, seen, secure=False)
    bare = RequestFactory().get("/")
    bare.COOKIES[look.COOKIE] = response.cookies[look.COOKIE].value
    habit = look.of(bare)
    assert (habit.view, habit.size, habit.columns) == (seen.view, seen.size, seen.columns)
    assert habit.listing == Listing(seen.listing.order, seen.listing.per_page, page=1)


@settings(deadline=None)
@given(st.dictionaries(TEXTS, JSON, max_size=20))
def test_every_branch_of_a_tree_is_closed(metadata: dict[str, object]) -> None:
    depth = 0
    for line in tree.lines(metadata):
        depth += {"open": 1, "close": -1}.get(line.step, 0)
        assert depth >= 0
    assert depth == 0


def test_tree_of_many_branches_is_bounded() -> None:
    metadata = {
        str(a): {str(b): {str(c): 1 for c in range(50)} for b in range(50)} for a in range(50)
    }
    assert len(tree.lines(metadata)) < 2_000


def test_list_of_regions_is_bounded() -> None:
    box = Region("one", "box", ((0.1, 0.1), (0.2, 0.2)))
    assert len(regions.of([box] * 5_000)) == regions.MAX_DRAWN


@pytest.mark.parametrize(("latitude", "longitude"), [(999, -999), (-91, 181), (0, 0)])
def test_place_outside_of_the_world_is_plotted_at_its_edge(
    latitude: float, longitude: float
) -> None:
    item = an_input("one", geo={"geo_point": {"latitude": latitude, "longitude": longitude}})
    drawn = plot.of(item)
    assert drawn is not None
    assert 0 <= float(drawn.x) <= plot.WIDTH
    assert 0 <= float(drawn.y) <= plot.HEIGHT


@settings(deadline=None)
@given(TEXTS)
def test_python_of_any_id_compiles(input_id: str) -> None:
    program = snippets.PYTHON.format(url='"https://api.example"', input_id=ascii(input_id))
    compile(program, "snippet", "exec")


def test_json_nested_as_deeply_as_it_is_read_needs_no_broken_page() -> None:
    raw = orjson.loads('{"metadata":' + '{"a":' * 1000 + "1" + "}" * 1001)
    assert detail.as_json(raw).text == detail.TOO_DEEP
    assert len(tree.lines(raw)) < 100
