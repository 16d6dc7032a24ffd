"""Pages of inputs: by number, by cursor, in both orders, at any depth."""

from itertools import pairwise

import pytest

from inputs_app.client.errors import ApiError, ServerError, Unauthorized
from inputs_app.services import inputs
from inputs_app.services.inputs import InputPage, Listing, Order
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION

ORDERS: list[Order] = ["newest", "oldest"]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The fake in place of the client."""
    return FakeApi().replace(monkeypatch)


def ids(page: InputPage) -> list[str]:
    """The ids on a page."""
    return [item.id for item in page.inputs]


def walked(listing: Listing) -> list[InputPage]:
    """All pages from a listing on, by their own links."""
    pages = [inputs.page(CONNECTION, listing)]
    while pages[-1].next:
        pages.append(inputs.page(CONNECTION, pages[-1].next))
    return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 25, 30])
def test_walk_shows_every_input_once(api: FakeApi, order: Order, count: int) -> None:
    oldest = api.fill(count)
    pages = walked(Listing(order, per_page=10))
    shown = [one for page in pages for one in ids(page)]
    assert shown == (oldest if order == "oldest" else oldest[::-1])
    assert all(len(page.inputs) == 10 for page in pages[:-1])


@pytest.mark.parametrize("order", ORDERS)
def test_walk_back_by_cursor_meets_the_same_pages(
    api: FakeApi, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "LAST_NUMBERED", 1)
    api.fill(45)
    forward = walked(Listing(order, per_page=10))
    assert len(forward) == 5
    for earlier, later in pairwise(forward):
        assert later.previous is not None
        back = inputs.page(CONNECTION, later.previous)
        assert ids(back) == ids(earlier)
        assert back.next is not None
        assert ids(inputs.page(CONNECTION, back.next)) == ids(later)
    assert forward[0].previous is None


@pytest.mark.parametrize("order", ORDERS)
def test_first_page_reached_backwards_has_no_previous(api: FakeApi, order: Order) -> None:
    oldest = api.fill(30)
    in_order = oldest if order == "oldest" else oldest[::-1]
    page = inputs.page(CONNECTION, Listing(order, 10, page=0, before=in_order[10]))
    assert (ids(page), page.previous) == (in_order[:10], None)
    short = inputs.page(CONNECTION, Listing(order, 10, page=0, before=in_order[4]))
    assert (ids(short), short.previous) == (in_order[:4], None)


def test_every_page_is_one_remote_call(api: FakeApi) -> None:
    oldest = api.fill(60)
    for listing in (
        Listing(page=1, per_page=25),
        Listing("oldest", 25),
        Listing("newest", 25, page=0, after=oldest[40]),
        Listing("oldest", 25, page=0, before=oldest[40]),
    ):
        api.calls.clear()
        inputs.page(CONNECTION, listing)
        assert len(api.calls) == 1


def test_numbers_end_at_a_hundred_and_go_on_by_cursor(api: FakeApi) -> None:
    oldest = api.fill(2 * 101 + 1)
    last = inputs.page(CONNECTION, Listing(per_page=2, page=100))
    assert last.next == Listing(per_page=2, page=0, after=oldest[3])
    beyond = inputs.page(CONNECTION, last.next)
    assert ids(beyond) == [oldest[2], oldest[1]]
    assert beyond.previous == Listing(per_page=2, page=0, before=oldest[2])
    assert inputs.page(CONNECTION, Listing(per_page=2, page=5000)).listing.page == 100


def test_known_total_makes_the_last_full_page_exact(api: FakeApi) -> None:
    api.fill(20)
    assert inputs.page(CONNECTION, Listing(per_page=10, page=2), total=20).next is None
    assert inputs.page(CONNECTION, Listing(per_page=10, page=1), total=20).next is not None


def test_a_total_that_the_app_has_outgrown_ends_no_list(api: FakeApi) -> None:
    api.fill(30)
    assert inputs.page(CONNECTION, Listing(per_page=10, page=2), total=13).next is not None
    assert inputs.page(CONNECTION, Listing(per_page=10, page=2)).next is not None


def test_page_past_the_end_says_so(api: FakeApi) -> None:
    api.fill(3)
    page = inputs.page(CONNECTION, Listing(per_page=10, page=7))
    assert page.is_past_the_end
    assert page.first == Listing(per_page=10)
    assert not inputs.page(CONNECTION, Listing(per_page=10)).is_past_the_end


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("side", ["after", "before"])
def test_deleted_cursor_leads_back_to_the_first_page(api: FakeApi, order: Order, side: str) -> None:
    api.fill(3)
    listing = Listing(order, 10, page=0, **{side: "deleted"})
    with pytest.raises(inputs.PlaceIsGone) as caught:
        inputs.page(CONNECTION, listing)
    assert caught.value.first == Listing(order, 10)
    assert "deleted" in caught.value.user_message


@pytest.mark.parametrize("error", [Unauthorized(), ServerError()])
def test_other_errors_pass_through(api: FakeApi, error: ApiError) -> None:
    api.failing = error
    for listing in (Listing(), Listing("oldest"), Listing(page=0, after="a")):
        with pytest.raises(type(error)):
            inputs.page(CONNECTION, listing)


def test_step_goes_through_the_order_shown(api: FakeApi) -> None:
    oldest = api.fill(3)
    assert inputs.step(CONNECTION, oldest[1], "newest", "next") == oldest[0]
    assert inputs.step(CONNECTION, oldest[1], "newest", "previous") == oldest[2]
    assert inputs.step(CONNECTION, oldest[1], "oldest", "next") == oldest[2]
    assert inputs.step(CONNECTION, oldest[1], "oldest", "previous") == oldest[0]
    assert inputs.step(CONNECTION, oldest[0], "newest", "next") is None
    assert inputs.step(CONNECTION, "deleted", "newest", "next") is None


def test_one_input_or_none(api: FakeApi) -> None:
    oldest = api.fill(1)
    found = inputs.one(CONNECTION, oldest[0])
    assert found is not None
    assert found.id == oldest[0]
    assert inputs.one(CONNECTION, "never-was") is None
    assert inputs.one(CONNECTION, "") is None


@pytest.mark.parametrize("input_id", ["x" * 10_000, "\ud800"])
def test_impossible_id_is_nobody_and_is_not_asked_for(input_id: str) -> None:
    assert inputs.one(CONNECTION, input_id) is None
    assert inputs.step(CONNECTION, input_id, "newest", "next") is None


@pytest.mark.parametrize(
    ("order", "total", "last"),
    [
        ("newest", 0, 1),
        ("newest", 50, 1),
        ("newest", 51, 2),
        ("newest", 10**6, 100),
        ("oldest", 9, 0),
    ],
)
def test_numbers_are_those_that_can_be_gone_to(order: Order, total: int, last: int) -> None:
    found = inputs.numbers(Listing(order, 50), total)
    assert list(found) == list(range(1, last + 1))
