"""The inputs page and the page of one input in a real browser against the whole product."""

import re
import time
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from inputs_app.services.samples.catalogue import all_samples
from tests.live import processes
from tests.live.browsing import overflow_px, sign_in, violations
from tests.live.stack import Stack

KINDS = ("retina-0001", "film-0001", "chords-0001", "review-0001", "pair-0001", "portrait-0001")
HOSTILE = '<img src=x onerror=alert(1)> / "quoted" 😀 ?a=b#c'
Scheme = Literal["light", "dark"]


@pytest.fixture
def errors(page: Page) -> Iterator[list[str]]:
    """What the browser complains about: scripts, policy, failed requests."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: found.append(f"a dialog: {dialog.message}"))
    yield found
    assert not found


@pytest.fixture(scope="module")
def posts(running_stack: Stack) -> list[dict[str, Any]]:
    """One input of each kind, and one with a hostile id; made once, for making them is slow."""
    made = [sample for sample in all_samples(running_stack.api) if sample.id in KINDS]
    found: list[dict[str, Any]] = [{"id": one.id, "data": one.data()} for one in made]
    hostile = {"text": {"raw": HOSTILE}, "metadata": {HOSTILE: HOSTILE}}
    return [*found, {"id": HOSTILE, "data": hostile}]


@pytest.fixture
def workspace(page: Page, stack: Stack, errors: list[str], posts: list[dict[str, Any]]) -> str:
    """The address of a new workspace with one input of each kind and two with a hostile id."""
    sign_in(page, stack)
    page.goto(f"{stack.url}/teams/our-team/workspaces/new")
    here = page.locator("form", has=page.get_by_text("New workspace on this server"))
    here.get_by_label("Name").fill(f"Day {time.monotonic_ns()}")
    here.get_by_role("button").click()
    expect(page.get_by_role("heading", name="No inputs yet")).to_be_visible()
    named = page.locator(".rail .where .sr").inner_text()
    app = re.search(r", app (\S+)\. Switch", named)
    assert app, named
    fill(stack, app[1], posts)
    return page.url.split("?")[0].removesuffix("/inputs")


def fill(stack: Stack, app: str, posts: list[dict[str, Any]]) -> None:
    """Post the inputs and wait until they are processed."""
    for post in posts:
        told = stack.call("POST", "inputs", {"inputs": [post]}, app=app)
        assert told["status"]["code"] == 10000, told

    def is_processed() -> bool:
        counts = stack.call("GET", "inputs/status", app=app)["counts"]
        return int(counts["processed"]) == len(posts)

    processes.wait_until(is_processed, "all are processed")


def opened(page: Page, workspace: str, input_id: str) -> None:
    """Open an input by the search field."""
    page.goto(f"{workspace}/inputs")
    page.keyboard.press("/")
    page.keyboard.type(input_id)
    page.keyboard.press("Enter")
    expect(page.locator("h1 .id")).to_have_attribute("title", input_id)


def until(page: Page, script: str, what: str) -> None:
    """Wait until an expression is true in the page, whose policy forbids Playwright's own way."""
    processes.wait_until(lambda: bool(page.evaluate(script)), what)


def test_every_kind_is_seen_and_axe_finds_nothing(
    page: Page, browser: Browser, stack: Stack, workspace: str
) -> None:
    wrong: list[str] = []
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in (
            "inputs",
            "inputs?view=table",
            "counts",
            *(f"input?id={one}" for one in KINDS),
        ):
            page.goto(f"{workspace}/{path}")
            page.wait_for_load_state("load")  # the stream of progress never idles
            wrong += violations(page)
            assert overflow_px(page) <= 0, path
    assert not wrong


def test_tiles_of_every_size_cover_no_id_and_cut_no_line(page: Page, workspace: str) -> None:
    covered = """[...document.querySelectorAll('.tile .name')].filter(name =>
        name.querySelector('.id > :last-child').getBoundingClientRect().right >
        name.querySelector('.dot').getBoundingClientRect().left)"""
    cut = """[...document.querySelectorAll('.tile .pic')].filter(pic => {
        const text = pic.querySelector('p');
        return text && text.getBoundingClientRect().bottom > pic.getBoundingClientRect().bottom;
    })"""
    for size in "sml":
        page.goto(f"{workspace}/inputs?view=grid&size={size}")
        expect(page.locator(".tile .pic p").first).not_to_have_text(re.compile("characters"))
        assert page.evaluate(f"{covered}.map(name => name.innerText)") == []
        assert page.evaluate(f"{cut}.map(pic => pic.innerText)") == []


def test_pictures_and_texts_of_the_tiles_come(page: Page, workspace: str) -> None:
    page.goto(f"{workspace}/inputs?view=grid")
    expect(page.locator(".tile")).to_have_count(len(KINDS) + 1)
    expect(page.locator(".tile", has_text="review-0001").locator("p")).not_to_have_text(
        re.compile("characters")
    )
    every = "[...document.querySelectorAll('.tile img')].every(i => i.naturalWidth > 1)"
    until(page, every, "the pictures are there")
    assert page.locator(".tile img").count() == len(KINDS) - 1


def test_keys_walk_through_the_list_and_back(page: Page, workspace: str) -> None:
    page.goto(f"{workspace}/inputs?view=grid&order=oldest")
    page.keyboard.press("j")
    page.keyboard.press("ArrowRight")
    second = page.locator(".tile").nth(1)
    expect(second.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1 .id")).to_be_visible()
    first_seen = page.locator("h1 .id").get_attribute("title")
    page.wait_for_load_state()  # keys work once the page's modules have run
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1 .id")).not_to_have_attribute("title", first_seen or "")
    page.wait_for_load_state()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1 .id")).to_have_attribute("title", first_seen or "")
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    expect(page.locator(".tile:target")).to_have_count(1)
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_hostile_id_is_opened_by_hand_and_does_nothing(page: Page, workspace: str) -> None:
    opened(page, workspace, HOSTILE)
    expect(page.locator("article.text")).to_contain_text(HOSTILE)
    assert page.locator("img[src=x]").count() == 0


def test_picture_is_zoomed_with_keys(page: Page, workspace: str) -> None:
    opened(page, workspace, "portrait-0001")
    figure = page.locator("[data-figure]")
    before = figure.bounding_box()
    page.locator("[data-window]").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    after = figure.bounding_box()
    assert before
    assert after
    assert after["width"] > 2 * before["width"]
    page.keyboard.press("0")
    expect(page.locator("[data-window][data-pans]")).to_have_count(0)


def test_film_and_sound_play_and_seek(page: Page, workspace: str) -> None:
    for input_id, player in (("film-0001", "video"), ("chords-0001", "audio")):
        opened(page, workspace, input_id)
        element = f"document.querySelector('{player}')"
        ready = f"{element}.readyState >= 2"
        until(page, ready, f"the {player} is ready")
        page.evaluate(f"{element}.currentTime = 2")
        there = f"{element}.currentTime >= 2 && {element}.readyState >= 2"
        until(page, there, f"the {player} is there")


def test_theme_is_kept_by_the_server(page: Page, workspace: str) -> None:
    page.goto(f"{workspace}/inputs")
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Theme: system").click()
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Theme: light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_browsing_works_without_scripts(
    page: Page, browser: Browser, stack: Stack, workspace: str
) -> None:
    context: BrowserContext = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{workspace}/inputs?per_page=25")
    plain.get_by_label("Order").select_option("oldest")
    plain.get_by_role("button", name="Go").first.click()
    expect(plain).to_have_url(re.compile("order=oldest"))
    plain.locator(".tile a").first.click()
    plain.get_by_role("link", name="Next input").click()
    plain.get_by_role("link", name="Inputs", exact=True).last.click()
    expect(plain.locator(".tile")).to_have_count(len(KINDS) + 1)
    plain.get_by_role("link", name="Inputs by status").click()
    expect(plain.get_by_role("heading", name="Inputs by status")).to_be_visible()
    context.close()
