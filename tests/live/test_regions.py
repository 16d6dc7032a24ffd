"""Boxes and polygons drawn, moved and deleted on a picture in a real browser."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, FloatRect, Page, StorageState, expect

from tests.live import drawn
from tests.live.browsing import overflow_px, violations
from tests.live.drawn import ROWS, opened, sides
from tests.live.stack import Stack

DRIFT = """async () => {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const name = loaded.find((one) => one.includes("/regions/places"));
  const { inside, placeOf, pointsOf, selectorOf, textsOf } = await import(name);
  const wrong = [];
  for (let turn = 0; turn < 5000; turn += 1) {
    const shape = turn % 2 ? "box" : "polygon";
    const [width, height] = [0, 1].map(() => 1 + Math.floor(Math.random() * 20000));
    const size = { width, height };
    const count = shape === "box" ? 2 : 3 + (turn % 40);
    const some = (index) => [0, 1].map(() => (index + Math.random()) / count);
    const points = [...Array(count).keys()].map(some);
    const texts = textsOf(shape, points);
    const said = pointsOf(shape, texts);
    const drawn = inside(placeOf(selectorOf(shape, said ?? [], size), size).points, said);
    if (textsOf(shape, drawn).join() !== texts.join()) wrong.push([texts, textsOf(shape, drawn)]);
  }
  return wrong;
}"""


@pytest.fixture
def picture(stack: Stack) -> str:
    """A picture of 400 by 600 pixels."""
    return drawn.posted_picture(stack)


def told(stack: Stack, picture: str) -> dict[str, Any]:
    """The shapes that the API tells, by their first concept."""
    listed = stack.call("GET", f"annotations?input_ids={quote(picture, safe='')}")
    regions = [
        one["data"]["regions"][0] for one in listed["annotations"] if "regions" in one["data"]
    ]
    return {one["data"]["concepts"][0]["id"]: one["region_info"] for one in regions}


def drag(page: Page, box: FloatRect, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draws or moves with the mouse, from and to fractions (column, row) of the picture."""
    page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=4)
    page.mouse.up()


def save(page: Page, words: str) -> None:
    """Shows what would change and applies it."""
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#outcome")).to_contain_text(words)
    page.get_by_label("Reason").fill("By hand")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".toast")).to_contain_text("The input is changed.")


def test_regions_are_drawn_moved_saved_deleted_and_given_back(
    admin_page: Page, stack: Stack, picture: str
) -> None:
    page, box = admin_page, opened(admin_page, picture)
    assert abs(box["width"] / box["height"] - 2 / 3) < 0.01
    _draw(page, box)
    save(page, "box added: car")
    shapes = told(stack, picture)
    corner = shapes["car"]["bounding_box"]
    assert corner == pytest.approx(
        {"top_row": 0.321, "left_col": 0.3, "bottom_row": 0.421, "right_col": 0.45}, abs=0.01
    )
    assert shapes["roof"]["polygon"]["points"][0] == pytest.approx(
        {"row": 0.6, "col": 0.25}, abs=0.01
    )
    opened(page, picture)
    expect(page.locator(ROWS)).to_have_count(2)
    assert sides(page, 0) == pytest.approx(list(corner.values()), abs=1e-5)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#outcome")).to_contain_text("Nothing would change.")
    page.locator(ROWS).first.locator(".swatch").click()
    page.keyboard.press("Delete")
    expect(page.locator(".a9s-annotation")).to_have_count(1)
    save(page, "box removed: car")
    assert set(told(stack, picture)) == {"roof"}
    expect(page.locator("#history")).to_contain_text("box removed: car")
    page.locator("#history").get_by_role("button", name="Undo").first.click()
    expect(page.locator("#history .entry").first).to_contain_text("Undone")
    assert told(stack, picture) == shapes


def _draw(page: Page, box: FloatRect) -> None:
    """A box that is moved by the mouse, then by keys and by a number; a polygon of three clicks."""
    page.keyboard.press("b")
    drag(page, box, (0.2, 0.2), (0.4, 0.3))
    assert sides(page, 0) == pytest.approx([0.2, 0.2, 0.3, 0.4], abs=0.01)
    page.locator(ROWS).first.get_by_placeholder("Concept").fill("car")
    drag(page, box, (0.3, 0.25), (0.4, 0.35))
    assert sides(page, 0) == pytest.approx([0.3, 0.3, 0.4, 0.5], abs=0.01)
    before = sides(page, 0)
    page.locator(".a9s-annotationlayer").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert sides(page, 0)[0] == pytest.approx(before[0] + 0.021)
    page.keyboard.press("Control+z")
    assert sides(page, 0) == before
    page.keyboard.press("Control+Shift+z")
    page.locator(ROWS).first.get_by_label("Right").fill("0.45")
    page.locator(".a9s-annotationlayer").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    for col, row in ((0.25, 0.6), (0.75, 0.6), (0.5, 0.8), (0.25, 0.6)):
        x, y = box["x"] + box["width"] * col, box["y"] + box["height"] * row
        page.mouse.move(x - 3, y)
        page.mouse.move(x, y)
        page.mouse.click(x, y)
    expect(page.locator(ROWS)).to_have_count(2)
    page.locator(ROWS).last.get_by_placeholder("Concept").fill("roof")


def test_zoom_and_a_finer_rendition_change_no_numbers(
    admin_page: Page, stack: Stack, picture: str
) -> None:
    page, box = admin_page, opened(admin_page, picture)
    page.keyboard.press("b")
    drag(page, box, (0.3, 0.3), (0.6, 0.6))
    before = sides(page, 0)
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator("[data-picture]")).not_to_have_attribute("data-full", re.compile("."))
    assert sides(page, 0) == before
    page.keyboard.press("b")
    drag(page, box, (0.4, 0.4), (0.6, 0.6))
    top, left, bottom, right = sides(page, 1)
    assert (bottom - top, right - left) == pytest.approx((0.2 / 2.25, 0.2 / 2.25), abs=0.02)
    page.keyboard.press("Control+z")
    expect(page.locator(ROWS)).to_have_count(1)


def test_numbers_do_not_drift_between_pixels_and_text(
    admin_page: Page, stack: Stack, picture: str
) -> None:
    opened(admin_page, picture)
    assert admin_page.evaluate(DRIFT) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, stack: Stack, signed_in: StorageState, picture: str, scheme: str
) -> None:
    with browser.new_context(
        base_url=stack.url,
        storage_state=signed_in,
        viewport={"width": 390, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
    ) as context:
        page = context.new_page()
        opened(page, picture)
        page.get_by_role("button", name="Box", exact=True).click()
        assert overflow_px(page) == 0
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name="Apply")).to_be_visible()
        assert violations(page) == []


def test_without_scripts_the_numbers_are_a_form(
    browser: Browser, stack: Stack, signed_in: StorageState, picture: str
) -> None:
    with browser.new_context(
        base_url=stack.url, storage_state=signed_in, java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(f"/w/main/input/regions?id={quote(picture, safe='')}")
        row = page.locator(f'{ROWS}[data-shape="box"]').last
        for word, text in (("Top", "0"), ("Left", "0"), ("Bottom", "0.5"), ("Right", "1")):
            row.get_by_label(word).fill(text)
        row.get_by_placeholder("Concept").fill("typed")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".toast")).to_contain_text("The input is changed.")
    assert told(stack, picture)["typed"]["bounding_box"]["right_col"] == 1
