"""Progress in a real browser: the dock, cards that change under one's hands, many tabs."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.live import processes
from tests.live.browsing import overflow_px, violations
from tests.live.deck import Deck, running

TABS = 8
GAP = """(place) => {
  scrollTo(0, place);
  const row = document.querySelector(".submit").getBoundingClientRect();
  return row.top - document.querySelector("#dock").getBoundingClientRect().bottom;
}"""
"""How far the dock stands above the row that sends."""


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deck]:
    """A dashboard whose jobs move when they are told to."""
    with running(tmp_path_factory.mktemp("live-pages"), {}, 1) as found:
        yield found


@pytest.fixture
def person(browser: Browser, deck: Deck) -> Iterator[BrowserContext]:
    """A browser of the workspace's owner, and no job of another test."""
    deck.conductor("clear")
    with browser.new_context(base_url=deck.stack.url) as context:
        sign_in(context, deck)
        yield context


def sign_in(context: BrowserContext, deck: Deck) -> None:
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "sessionid", "value": deck.sessions[0], "url": deck.stack.url}])


def test_the_dock_tells_of_each_step_and_of_the_end(person: BrowserContext, deck: Deck) -> None:
    page = person.new_page()
    page.goto("/w/crowd/changes")
    expect(page.locator("#dock")).to_be_hidden()
    pk = deck.conductor("begin", "ledra-street-june")
    expect(page.locator("#dock")).to_contain_text("1 upload running · 0 of 1,000")
    assert page.locator("#dock-rows li").count() == 0
    page.locator("#dock summary").click()
    row = page.locator(f"#dock-job-{pk}")
    expect(row).to_contain_text("ledra-street-june")
    row.get_by_role("link").focus()
    deck.conductor("step", pk, 41)
    expect(row).to_contain_text("41 of 1,000")
    assert page.evaluate("document.activeElement.textContent") == "ledra-street-june"
    assert violations(page) == []
    deck.conductor("end", pk)
    expect(page.locator("#dock-line")).to_contain_text("finished · 1,000 of 1,000 done")
    page.locator("#dock summary").click()
    expect(page.locator("#dock-rows li")).to_have_count(0)


def test_the_queue_follows_the_stream_and_asks_nothing_by_itself(
    person: BrowserContext, deck: Deck
) -> None:
    page = person.new_page()
    page.goto("/w/crowd/queue")
    asked: list[str] = []
    pk = deck.conductor("begin", "wild-animals-spring")
    card = page.locator(f"#job-{pk}")
    expect(card).to_contain_text("wild-animals-spring")
    page.on("request", lambda request: asked.append(request.url))
    deck.conductor("step", pk, 77)
    expect(card).to_contain_text("77 of 1,000")
    time.sleep(4.5)
    assert [url for url in asked if "/queue" in url] == []
    deck.conductor("end", pk)
    expect(page.locator("#queue table")).to_contain_text("wild-animals-spring")
    expect(card).to_have_count(0)


def test_a_page_without_a_stream_asks_every_two_seconds_until_the_end(
    person: BrowserContext, deck: Deck
) -> None:
    page = person.new_page()
    page.route("**/events", lambda route: route.abort())
    pk = deck.conductor("begin", "by-asking")
    page.goto("/w/crowd/changes")
    expect(page.locator("#dock")).to_contain_text("1 upload running")
    deck.conductor("step", pk, 33)
    expect(page.locator("#dock")).to_contain_text("33 of 1,000")
    deck.conductor("end", pk)
    expect(page.locator("#dock-line")).to_contain_text("finished")
    expect(page.locator("[data-poll]")).to_have_count(0)


def test_eight_tabs_of_one_browser_share_a_stream_and_stay_quick(
    person: BrowserContext, deck: Deck
) -> None:
    pk = deck.conductor("begin", "eight-tabs")
    tabs = [person.new_page() for _ in range(TABS)]
    slowest_s = 0.0
    for turn in range(3):
        for page in tabs:
            begun = time.monotonic()
            page.goto("/w/crowd/queue" if turn % 2 else "/w/crowd/changes")
            slowest_s = max(slowest_s, time.monotonic() - begun)
    print(f"slowest of {3 * TABS} navigations in {TABS} tabs: {slowest_s:.2f} s")
    assert slowest_s < 10
    deck.conductor("step", pk, 62)
    for page in tabs:
        expect(page.locator("#dock-line")).to_contain_text("62 of 1,000")
    assert deck.streams == 1
    tabs[0].close()
    deck.conductor("step", pk, 63)
    for page in tabs[1:]:
        expect(page.locator("#dock-line")).to_contain_text("63 of 1,000")
    deck.conductor("end", pk)


def test_the_row_that_sends_is_never_under_the_open_dock(
    person: BrowserContext, deck: Deck
) -> None:
    page = person.new_page()
    pk = deck.conductor("begin", "over-the-row")
    page.goto("/w/crowd/changes/values")
    page.locator("#dock summary").click()
    expect(page.locator(f"#dock-job-{pk}")).to_be_visible()
    for width in (736, 900, 1024, 1440, 1600):
        for height in (600, 900, 1400):
            page.set_viewport_size({"width": width, "height": height})
            for place in (0, 100_000):
                assert page.evaluate(GAP, place) >= 0, (width, height, place)
    deck.conductor("end", pk)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_dock_fits_and_axe_finds_nothing(
    browser: Browser, deck: Deck, width: int, scheme: str
) -> None:
    pk = deck.conductor("begin", "long-" + "超長" * 100)
    with browser.new_context(
        base_url=deck.stack.url, viewport={"width": width, "height": 844}
    ) as it:
        sign_in(it, deck)
        page = it.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto("/w/crowd/queue")
        page.locator("#dock summary").click()
        expect(page.locator(f"#dock-job-{pk}")).to_be_visible()
        assert overflow_px(page) == 0
        assert violations(page) == []
        if width == 390:
            bar = page.locator(".rail").bounding_box()
            dock = page.locator("#dock").bounding_box()
            assert bar is not None
            assert dock is not None
            assert dock["y"] + dock["height"] <= bar["y"]
    deck.conductor("end", pk)


def test_progress_goes_on_when_the_stream_is_cut(person: BrowserContext, deck: Deck) -> None:
    pk = deck.conductor("begin", "cut")
    page = person.new_page()
    page.goto("/w/crowd/changes")
    expect(page.locator("#dock-line")).to_contain_text("running")
    deck.stack.running["web"].kill()
    deck.stack.start("web")
    deck.conductor("step", pk, 12)
    expect(page.locator("#dock-line")).to_contain_text("12 of 1,000")
    processes.wait_until(lambda: deck.streams == 1, "the stream is back", 20)
    deck.conductor("end", pk)
