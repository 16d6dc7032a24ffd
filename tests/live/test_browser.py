"""One input of each kind, posted over REST, is seen in a real browser when it is processed."""

import base64
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.core import samples
from tests.live import processes
from tests.live.origin import Origin
from tests.live.stack import Stack

SHOWN = {
    "image": "[data-picture]",
    "video": "video",
    "audio": "audio",
    "text": "article",
    "pair": "[data-picture]",
}
"""What the input's page shows of each kind."""


def inline(data: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(data).decode()}


@pytest.fixture(scope="module")
def posted(running_stack: Stack, origin: Origin) -> dict[str, str]:
    """The ids by kind of five inputs that are processed."""
    url = origin.put("photo.jpg", "image/jpeg", samples.image_bytes())
    kinds: dict[str, dict[str, Any]] = {
        "image": {"image": {"url": url}},
        "video": {"video": inline(samples.video_bytes(codec="libx264"))},
        "audio": {"audio": inline(samples.wav_bytes())},
        "text": {"text": {"raw": "Five kinds in one browser"}},
        "pair": {"image": inline(samples.image_bytes()), "text": {"raw": "A red half"}},
    }
    ids = {kind: f"{kind}-{uuid4().hex[:8]}" for kind in kinds}
    body = {"inputs": [{"id": ids[kind], "data": data} for kind, data in kinds.items()]}
    assert running_stack.call("POST", "inputs", body)["status"]["code"] == 10000

    def are_done() -> bool:
        told = [running_stack.call("GET", f"inputs/{one}")["input"] for one in ids.values()]
        return all(one["status"]["code"] == 30000 for one in told)

    processes.wait_until(are_done, "all five kinds are processed", 60)
    return ids


@pytest.mark.parametrize("kind", SHOWN)
def test_an_input_of_each_kind_is_seen_at_download_complete(
    kind: str, posted: dict[str, str], stack: Stack, admin_page: Page
) -> None:
    admin_page.goto(f"/w/main/input?id={quote(posted[kind])}")
    expect(admin_page.locator("#overview")).to_contain_text("30000 Download complete")
    shown = admin_page.locator(SHOWN[kind]).first
    expect(shown).to_be_visible()
    if kind in ("image", "pair"):
        assert shown.evaluate("async it => { await it.decode(); return it.naturalWidth }") > 0
    if kind in ("video", "audio"):
        has_facts = "it => it.readyState > 0 && it.duration > 0"
        processes.wait_until(lambda: bool(shown.evaluate(has_facts)), f"the {kind} plays", 15)
    if kind in ("text", "pair"):
        words = "Five kinds in one browser" if kind == "text" else "A red half"
        expect(admin_page.locator("article")).to_contain_text(words)


def test_the_grid_shows_all_five_and_their_pictures_load(
    posted: dict[str, str], stack: Stack, admin_page: Page
) -> None:
    admin_page.goto("/w/main/inputs")
    for input_id in posted.values():
        tile = admin_page.locator(".tile", has_text=input_id[-6:]).first
        expect(tile).to_contain_text("Processed")
    pictures = admin_page.locator(".tile img")
    assert pictures.count() >= 3
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("async it => { await it.decode(); return it.naturalWidth }") > 0


def test_a_stranger_is_led_to_the_sign_in(stack: Stack, browser: Browser) -> None:
    with browser.new_page() as page:
        page.goto(f"{stack.url}/w/main/inputs")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
