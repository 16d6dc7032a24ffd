"""An upload as a person does it: addresses and texts, a plan with a fault, its fix, the start."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.live.browsing import overflow_px, violations
from tests.live.origin import Origin
from tests.live.stack import Stack

PATIENCE_MS = 60_000


def is_upload(url: str) -> bool:
    """Whether it is the page of one upload."""
    return url.rsplit("/", 1)[-1].isdecimal()


def test_what_is_planned_and_mended_is_sent_and_done(
    admin_page: Page, stack: Stack, origin: Origin
) -> None:
    good = [origin.put(f"plan/{n}.txt", "text/plain", f"text {n}".encode()) for n in range(3)]
    admin_page.goto("/w/main/inputs")
    admin_page.keyboard.press("u")
    admin_page.get_by_role("link", name="URLs").click()
    admin_page.get_by_label("Addresses").fill("\n".join([*good, "no address"]))
    admin_page.get_by_role("button", name="Plan it").click()
    admin_page.wait_for_url(is_upload)
    pk = admin_page.url.rsplit("/", 1)[-1]
    admin_page.get_by_role("navigation", name="Add more").get_by_role("link", name="Text").click()
    admin_page.get_by_label("Texts").fill("A first text.\n\nA second one: na\u200cive.")
    admin_page.get_by_role("button", name="Plan it").click()
    admin_page.wait_for_url(is_upload)
    expect(admin_page.get_by_text("1 of 6 needs a word from you")).to_be_visible()
    assert violations(admin_page) == []
    admin_page.get_by_role("button", name="Leave out").click()
    admin_page.wait_for_url(is_upload)
    admin_page.get_by_label("Concepts", exact=False).first.fill(f"plan-{pk}")
    admin_page.get_by_text("Take out what is not ASCII").check()
    expect(admin_page.get_by_role("button", name="Start with 5")).to_be_visible()
    admin_page.get_by_role("button", name="Start with 5").click()
    row = admin_page.locator("#upload tbody tr .state", has_text="Done")
    expect(row).to_have_count(5, timeout=PATIENCE_MS)
    assert violations(admin_page) == []
    admin_page.set_viewport_size({"width": 390, "height": 844})
    assert overflow_px(admin_page) == 0
    answer = stack.call("GET", "inputs?per_page=1000")
    found = [one for one in answer["inputs"] if labelled(one, f"plan-{pk}")]
    assert len(found) == 5
    assert {one["status"]["code"] for one in found} == {30000}


def test_a_table_among_files_is_read_as_a_manifest_and_its_wrong_row_is_put_right(
    admin_page: Page, origin: Origin, tmp_path: Path
) -> None:
    good, other = (origin.put(f"plan/table-{n}.txt", "text/plain", b"a text") for n in range(2))
    table = tmp_path / "june.csv"
    table.write_text(f"id,url\ntable-1,{good}\ntable-2,no address\n")
    admin_page.goto("/w/main/uploads/new")
    admin_page.locator("input[type=file]").first.set_input_files(table)
    admin_page.get_by_role("button", name="Read as a manifest").first.click(timeout=PATIENCE_MS)
    admin_page.get_by_role("link", name="Put it right").click(timeout=PATIENCE_MS)
    assert violations(admin_page) == []
    admin_page.get_by_label("Address").fill(other)
    admin_page.get_by_role("button", name="Put it right").click()
    admin_page.get_by_role("button", name="Start with 2").click(timeout=PATIENCE_MS)
    row = admin_page.locator("#upload tbody tr .state", has_text="Done")
    expect(row).to_have_count(2, timeout=PATIENCE_MS)


def labelled(item: dict[str, dict[str, list[dict[str, str]]]], concept: str) -> bool:
    """Whether the input has the concept."""
    return concept in [one["id"] for one in item["data"].get("concepts", [])]
