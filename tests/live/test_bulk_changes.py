"""Changes of many inputs in a real browser, by a real worker: labelled, undone, put into a dataset,
given values of their own."""

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.live import processes
from tests.live.browsing import violations
from tests.live.stack import Stack

COUNT = 200


@pytest.fixture
def app(admin_page: Page, stack: Stack) -> str:
    """An app of its own with 200 inputs; the page shows its workspace."""
    admin_page.goto("/teams/our-team/workspaces/new")
    here = admin_page.locator("form", has=admin_page.get_by_text("New workspace on this server"))
    here.get_by_label("Name").fill(f"Bulk {time.monotonic_ns()}")
    here.get_by_role("button").click()
    expect(admin_page.get_by_role("heading", name="No inputs yet")).to_be_visible()
    named = admin_page.locator(".rail .where .sr").inner_text()
    found = re.search(r", app (\S+)\. Switch", named)
    assert found, named
    for start in range(0, COUNT, 100):
        items = [text(number) for number in range(start, start + 100)]
        told = stack.call("POST", "inputs", {"inputs": items}, app=found[1])
        assert told["status"]["code"] == 10000
    return found[1]


@pytest.fixture
def workspace(admin_page: Page, app: str) -> str:
    """The address of the workspace of `app`."""
    return re.sub(r"/inputs.*", "", admin_page.url)


def text(number: int) -> dict[str, Any]:
    """An input with a concept and a key of metadata."""
    data = {"text": {"raw": f"Number {number}"}, "concepts": [{"id": "tree"}]}
    return {"id": f"n-{number:03}", "data": {**data, "metadata": {"split": "train"}}}


def data_of(stack: Stack, app: str) -> list[dict[str, Any]]:
    """The data of all inputs as the API tells them."""
    told = stack.call("GET", f"inputs?per_page={COUNT}", app=app)
    return [one["data"] for one in told["inputs"]]


def labels(stack: Stack, app: str) -> list[tuple[str, float]]:
    """Every concept of every input, each once."""
    found = {(one["id"], one["value"]) for it in data_of(stack, app) for one in it["concepts"]}
    return sorted(found)


def is_finished(page: Page, words: str) -> None:
    """The change that the page shows ends well."""
    expect(page.locator("#change .kv")).to_contain_text(words)
    expect(page.locator("#change .kv")).to_contain_text("Finished")


def test_two_hundred_are_labelled_and_it_is_undone(
    admin_page: Page, stack: Stack, workspace: str, app: str
) -> None:
    page = admin_page
    page.goto(f"{workspace}/inputs?per_page=200")
    page.get_by_role("button", name="Select page").click()
    expect(page.locator("[data-selected]")).to_have_text("200 selected")
    page.get_by_role("button", name="Label", exact=True).click()
    page.wait_for_url("**/changes/new")
    page.get_by_label("Add a concept").fill("bicycle")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="bicycle: make absent").click()
    expect(page.locator("#outcome")).to_contain_text("concepts: bicycle")
    expect(page.locator("#outcome ins").first).to_have_text("absent")
    page.get_by_role("button", name="Change 200 inputs").click()
    is_finished(page, "200 of 200 done")
    assert labels(stack, app) == [("bicycle", 0), ("tree", 1)]
    page.get_by_role("button", name="Undo on 200 inputs").click()
    is_finished(page, "200 of 200 done")
    assert labels(stack, app) == [("tree", 1)]


def test_all_but_one_are_put_into_a_dataset(
    admin_page: Page, stack: Stack, workspace: str, app: str
) -> None:
    page = admin_page

    def knows_the_total() -> bool:
        page.goto(f"{workspace}/inputs?per_page=50")
        return page.locator("h1 .n").count() == 1

    processes.wait_until(knows_the_total, "the total is known", 15)
    page.get_by_role("button", name="Select page").click()
    page.get_by_label(re.compile("Select all 200 inputs")).check()
    page.get_by_label("Select n-199").uncheck()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("[data-selected]")).to_have_text("199 selected")
    held: list[Route] = []
    page.route("**/htmx*.js", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/htmx*.js"):
        page.get_by_role("button", name="Dataset", exact=True).click()
    page.get_by_label("Dataset").fill("night walks")  # typed before the scripts have come
    for script in held:
        script.continue_()
    page.unroute("**/htmx*.js")
    page.get_by_role("button", name="Change 199 inputs").click()
    is_finished(page, "199 of 199 done")
    told = stack.call("GET", "datasets/night%20walks/inputs?per_page=300", app=app)
    members = {one["input"]["id"] for one in told["dataset_inputs"]}
    assert members == {f"n-{number:03}" for number in range(199)}


def test_metadata_is_edited_as_a_tree_that_stays_with_its_json(
    admin_page: Page, workspace: str
) -> None:
    page = admin_page
    page.goto(f"{workspace}/input/edit?id=n-005&action=overwrite")
    page.get_by_role("button", name="Tree", exact=True).click()
    page.get_by_label("Value of split").fill('{"part": [1]}')
    page.keyboard.press("Enter")
    page.get_by_label("Key split.part").fill("parts")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a value").click()
    page.get_by_label("Value of split.parts.1").fill("two words")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take split.parts.0 away").click()
    expect(page.locator("#outcome ins").first).to_contain_text('{"parts": ["two words"]}')
    assert not violations(page)
    page.get_by_role("button", name="JSON", exact=True).click()
    text = page.get_by_label("Metadata as JSON")
    assert json.loads(text.input_value()) == {"split": {"parts": ["two words"]}}
    text.fill("{oops")
    page.get_by_role("button", name="Tree", exact=True).click()
    expect(text).to_be_visible()
    expect(page.get_by_text("The JSON is not right yet")).to_be_visible()


def test_a_table_gives_each_its_own_values(
    admin_page: Page, stack: Stack, workspace: str, app: str
) -> None:
    page = admin_page
    page.goto(f"{workspace}/changes/values")
    table = 'id,concepts,metadata\nn-000,a;b,"{""split"": ""test""}"\nn-001,c,\nnobody,x,\n'
    page.locator("[name=table]").fill(table)
    page.get_by_role("button", name="Show before and after").click()
    expect(page.locator("#outcome")).to_contain_text("1 id of the table are not in this app")
    page.get_by_role("button", name="Change 2 inputs").click()
    is_finished(page, "2 of 2 done")
    first, second = (
        stack.call("GET", f"inputs/{one}", app=app)["input"]["data"] for one in ("n-000", "n-001")
    )
    assert [one["id"] for one in first["concepts"]] == ["tree", "a", "b"]
    assert first["metadata"] == {"split": "test"}
    assert [one["id"] for one in second["concepts"]] == ["tree", "c"]


def test_that_somebody_else_changed_the_input_meanwhile_stays_on_the_page(
    admin_page: Page, stack: Stack, workspace: str, app: str
) -> None:
    page = admin_page.context.new_page()  # a refusal stands in its console
    page.goto(f"{workspace}/input/edit?id=n-006")
    page.get_by_label("Metadata as JSON").fill('{"mine": 1}')
    expect(page.locator("#outcome")).to_contain_text("metadata.mine")
    theirs = {"id": "n-006", "data": {"metadata": {"theirs": 1}}}
    stack.call("PATCH", "inputs", {"inputs": [theirs], "action": "merge"}, app=app)
    with page.expect_response(lambda one: one.status == 422):
        page.get_by_role("button", name="Apply 1 change").click()
    page.wait_for_timeout(1500)  # longer than the form waits before it looks anew
    expect(page.get_by_text("Somebody changed this input")).to_be_visible()
    expect(page.get_by_label("Metadata as JSON")).to_have_value('{"mine": 1}')
