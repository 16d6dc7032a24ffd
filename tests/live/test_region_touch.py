"""Boxes and polygons drawn and changed by a finger on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, StorageState, expect

from tests.live import drawn
from tests.live.drawn import ROWS, opened, sides
from tests.live.stack import Stack

FINGER_PX = 44
STEPS = 8
Place = tuple[float, float]
"""A column and a row, as fractions of the picture."""


@pytest.fixture
def phone(browser: Browser, stack: Stack, signed_in: StorageState) -> Iterator[Page]:
    """The editor of a picture on a phone, on which scripts may not fail."""
    with browser.new_context(
        base_url=stack.url,
        storage_state=signed_in,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    ) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        opened(page, drawn.posted_picture(stack))
        yield page


def test_a_box_is_drawn_moved_and_resized_by_a_finger_and_the_page_stays(phone: Page) -> None:
    finger = phone.context.new_cdp_session(phone)
    phone.locator("[data-tool=box]").tap()
    _drag(phone, finger, (0.2, 0.2), (0.4, 0.3))
    assert sides(phone, 0) == pytest.approx([0.2, 0.2, 0.3, 0.4], abs=0.01)
    _drag(phone, finger, (0.3, 0.25), (0.4, 0.45))
    assert sides(phone, 0) == pytest.approx([0.4, 0.3, 0.5, 0.5], abs=0.02)
    top, left, bottom, right = sides(phone, 0)
    _drag(phone, finger, (right, bottom), (right + 0.2, bottom + 0.2))
    moved = [top, left, bottom + 0.2, right + 0.2]
    assert sides(phone, 0) == pytest.approx(moved, abs=0.02)
    assert phone.evaluate("scrollY") == 0


def test_a_polygon_is_set_by_taps_and_its_corner_moved(phone: Page) -> None:
    finger = phone.context.new_cdp_session(phone)
    phone.locator("[data-tool=polygon]").tap()
    for place in ((0.2, 0.6), (0.7, 0.6), (0.5, 0.8), (0.2, 0.6)):
        x, y = _at(phone, place)
        phone.touchscreen.tap(x, y)
    points = phone.locator(ROWS).locator("[data-points]")
    assert _numbers(points.input_value()) == pytest.approx([0.6, 0.2, 0.6, 0.7, 0.8, 0.5], abs=0.01)
    _drag(phone, finger, (0.7, 0.6), (0.8, 0.5))
    assert _numbers(points.input_value())[2:4] == pytest.approx([0.5, 0.8], abs=0.02)
    assert phone.evaluate("scrollY") == 0
    points.fill("0.1 0.1\n0.1 0.5\n0.4 0.3")
    shape = phone.locator(".a9s-annotation.selected polygon.a9s-inner").first
    expect(shape).to_have_attribute("points", "40,60 200,60 120,240")
    phone.locator(ROWS).locator(".gone").tap()
    expect(phone.locator(".a9s-annotation")).to_have_count(0)


def test_the_hand_scrolls_the_page_and_buttons_are_as_large_as_a_finger(phone: Page) -> None:
    phone.get_by_role("button", name="Polygon", exact=True).tap()
    phone.evaluate("scrollTo(0, 0)")
    phone.locator(".region-row .gone").tap()
    phone.evaluate("scrollTo(0, 0)")
    for button in phone.locator(".drawing-desk :is(button, .gone, .saving a)").all():
        box = button.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= FINGER_PX, button
    _drag(phone, phone.context.new_cdp_session(phone), (0.5, 0.6), (0.5, 0.2))
    phone.wait_for_function("scrollY > 50")


def test_what_is_wrong_with_a_number_is_seen_above_the_row_that_saves(phone: Page) -> None:
    for _ in range(3):
        phone.get_by_role("button", name="Box", exact=True).tap()
    row = phone.locator(ROWS).nth(1)
    row.get_by_label("Top").fill("2")
    phone.evaluate("scrollTo(0, 0)")
    phone.get_by_role("button", name="Save").tap()
    expect(row.locator(".error")).to_contain_text("from 0 to 1")
    phone.wait_for_function(
        """() => {
          const words = document.querySelectorAll(".region-row")[1].querySelector(".error");
          const { left, top, height } = words.getBoundingClientRect();
          return document.elementFromPoint(left + 5, top + height / 2) === words;
        }"""
    )


def test_the_picture_grows_after_a_tool_was_chosen(phone: Page) -> None:
    layer = phone.locator(".a9s-annotationlayer")
    before = layer.bounding_box()
    phone.locator("[data-tool=box]").tap()
    phone.get_by_role("button", name="Larger").tap()
    after = layer.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(before["width"] * 1.5, rel=0.02)


def _at(page: Page, place: Place) -> Place:
    """Where on the screen a place of the picture is."""
    box = page.locator(".a9s-annotationlayer").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * place[0], box["y"] + box["height"] * place[1]


def _drag(page: Page, finger: CDPSession, start: Place, end: Place) -> None:
    """Puts a finger down, moves it in steps and lifts it."""
    (x, y), (end_x, end_y) = _at(page, start), _at(page, end)

    def touch(kind: str, *points: Place) -> None:
        told = [{"x": at_x, "y": at_y} for at_x, at_y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    touch("touchStart", (x, y))
    for step in range(1, STEPS + 1):
        share = step / STEPS
        touch("touchMove", (x + (end_x - x) * share, y + (end_y - y) * share))
    touch("touchEnd")


def _numbers(text: str) -> list[float]:
    return [float(one) for one in text.split()]
