"""A walk through the whole house: 5,300 inputs come from a picker and a table while two people
watch, then one is changed, 200 are labelled and unlabelled, 50 go, stay, go and come back.

The tests share the app; each leaves the inputs as it found them, but for one that is patched.
"""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from inputs_app.client import apps
from inputs_app.client.http import Connection
from tests.live import processes
from tests.live.browsing import violations
from tests.live.conftest import PATIENCE_MS, connect
from tests.live.stack import PAT, Stack
from tests.live.walking import FILES, ROWS, STREETS, WATCH, House, Person, listen, manifest, written

ALL_MS = 240_000
EVERY = "input[name=id][form=selection]"


@pytest.fixture(scope="module")
def house(
    running_stack: Stack,
    browser: Browser,
    signed_in: StorageState,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The app with all its inputs, which two people saw arrive."""
    app = f"walk-{uuid4().hex[:8]}"
    allowed = (running_stack.api.removeprefix("http://"),)
    apps.create_app(Connection(running_stack.api, "demo", "unused", PAT, allowed), app)
    with ExitStack() as closing:
        people = []
        for _ in range(2):
            context = closing.enter_context(
                browser.new_context(base_url=running_stack.url, storage_state=signed_in)
            )
            context.set_default_timeout(PATIENCE_MS)
            person = Person(context.new_page())
            context.expose_function("noted", person.note)
            context.add_init_script(WATCH)
            listen(person)
            people.append(person)
        made = House(running_stack, app, people[0], people[1])
        connect(made.doer.page, running_stack, app)
        fill(made, tmp_path_factory.mktemp("walk"))
        yield made
        assert [person.wrong for person in people] == [[], []]


def fill(house: House, folder: Path) -> None:
    """Files by the picker, then a table; the other person stays on the queue."""
    watcher = house.watcher.page
    watcher.goto(f"{house.home}/queue")
    house.watcher.asked.clear()
    begun = time.monotonic()
    house.jobs["files"] = choose_files(house, folder)
    house.jobs["table"] = send_table(house)
    for name, count in (("a walk", FILES), ("walk.csv", ROWS)):
        row = watcher.locator("#queue tr", has_text=name)
        expect(row).to_contain_text(f"{count:,}", timeout=ALL_MS)
    expect(house.doer.page.locator(".job .state")).to_have_text("Finished", timeout=ALL_MS)
    print(f"{FILES} files and {ROWS} rows: {time.monotonic() - begun:.0f} s from picker to the end")


def choose_files(house: House, folder: Path) -> int:
    """Picks the files, names the upload, says what all get, starts; gives the job."""
    page = house.doer.page
    page.goto(f"{house.home}/uploads/new")
    begun = time.monotonic()
    page.locator("#files input[type=file]").first.set_input_files(written(folder))
    page.wait_for_url(re.compile(r"/uploads/\d+$"))
    page.get_by_label("Name of this upload").fill("a walk")
    page.get_by_label("Concepts", exact=False).first.fill("walk; 的")
    page.get_by_label("Metadata as JSON").fill('{"walk": {"day": 1}}')
    here = page.locator('[data-meter="words"]')
    expect(here).to_contain_text(f"{FILES} of {FILES} files here", timeout=ALL_MS)
    print(f"the bytes of {FILES} files were here after {time.monotonic() - begun:.0f} s")
    return start(page, FILES)


def send_table(house: House) -> int:
    """Sends the table as a file, looks at the plan, starts; gives the job."""
    page = house.doer.page
    page.goto(f"{house.home}/uploads/new?from=manifest")
    table = {"name": "walk.csv", "mimeType": "text/csv", "buffer": manifest()}
    page.locator("#id_file").set_input_files(table)  # type: ignore[arg-type]
    page.get_by_role("button", name="Plan it").click()
    page.wait_for_url(re.compile(r"/uploads/\d+$"))
    return start(page, ROWS)


def start(page: Page, count: int) -> int:
    """Starts an upload of which everything can be sent."""
    facts = page.locator("#plan .facts")
    expect(facts).to_contain_text(f"ok{count:,}with problems0", timeout=90_000)
    page.get_by_role("button", name=re.compile("^Start")).click()
    expect(page.get_by_text("The upload has begun.")).to_be_visible()
    return int(page.url.rsplit("/", 1)[-1])


def select(page: Page, address: str, per_page: int, pages: int) -> None:
    """Selects so many pages of the list, one after the other."""
    page.goto(address)
    page.keyboard.press("Escape")
    for number in range(1, pages + 1):
        expect(page.locator(EVERY)).to_have_count(per_page)
        page.locator("[data-select-page]").click()
        words = re.compile(f"^{number * per_page} selected")
        expect(page.locator("[data-selected]")).to_have_text(words)
        if number < pages:
            page.locator("a[rel=next]").click()
            expect(page.locator("[data-selected]")).to_contain_text("elsewhere")


def chosen(page: Page) -> list[str]:
    """The ids of the page's inputs."""
    return [str(box.get_attribute("value")) for box in page.locator(EVERY).all()]


def delete_fifty(page: Page, home: str) -> list[str]:
    """Selects the fifty oldest, asks for their deletion and confirms; gives their ids."""
    select(page, f"{home}/inputs?order=oldest&per_page=50&view=grid", 50, 1)
    ids = chosen(page)
    page.get_by_role("button", name=re.compile("^Delete")).click()
    expect(page.get_by_text("Nothing: data, annotations and originals are kept.")).to_be_visible()
    page.get_by_label("Reason").fill("By mistake")
    page.get_by_role("button", name="Delete 50 inputs").click()
    expect(page.locator(".countdown").get_by_role("button", name="Take back")).to_be_visible()
    return ids


def change_of(page: Page) -> Locator:
    """How far a change is, on its page."""
    return page.locator("#change dl").first


def test_two_people_see_the_numbers_grow_and_the_api_holds_each_input_once(
    house: House, stack: Stack
) -> None:
    table = f"job-{house.jobs['table']}"
    for person in (house.doer, house.watcher):
        done = person.seen[table, "Done"]
        assert done == sorted(done)
        assert len(done) > 3
        assert not [url for url in person.asked if "dock?line" in url]
    assert house.watcher.asked
    assert not [url for url in house.watcher.asked if url.endswith(".js")]  # never loaded anew
    counts = house.told("inputs/status")["counts"]
    assert counts.pop("processed") == FILES + ROWS
    assert {int(count) for count in counts.values()} <= {0}
    found = list(house.every_id())
    files = [f"walk-{number:03}" for number in range(FILES)]
    expected = [*files, *(f"row-{number:04}" for number in range(ROWS))]
    assert sorted(one.partition(".")[0] for one in found) == sorted(expected)
    page = house.watcher.page
    for name, count in (("files", FILES), ("table", ROWS)):
        page.goto(f"{house.home}/uploads/{house.jobs[name]}")
        expect(page.locator(".job .meta")).to_contain_text(f"{count:,} of {count:,} done")
        expect(page.locator(".job .meta")).not_to_contain_text("failed")
        assert violations(page) == []


def test_one_input_is_patched_on_its_page_and_its_history_tells_it(
    house: House, stack: Stack
) -> None:
    page, data = house.doer.page, house.data(["row-0001"])["row-0001"][0]
    page.goto(f"{house.home}/input?id=row-0001")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Metadata as JSON").fill('{"street": {"width": 4}}')
    page.get_by_label("Reason").fill("Measured")
    page.get_by_role("button", name="Show before and after").click()
    expect(page.locator("#outcome")).to_contain_text("width")
    page.get_by_role("button", name="Apply 1 change").click()
    expect(page.get_by_text("The input is changed.")).to_be_visible()
    page.get_by_role("link", name="History").click()
    entry = page.locator("#history .entry").first
    expect(entry).to_contain_text("Measured")
    expect(entry).to_contain_text("by Admin")
    expect(entry).to_contain_text("width")
    merged = {"house": 1, "street": {"name": STREETS[1], "width": 4}}
    after = house.data(["row-0001"])["row-0001"][0]
    assert after == {**data, "metadata": merged}


def test_two_hundred_inputs_of_two_pages_are_labelled_and_all_of_it_is_undone(
    house: House, stack: Stack
) -> None:
    page = house.doer.page
    select(page, f"{house.home}/inputs?order=oldest&per_page=100&view=grid", 100, 2)
    ids = chosen(page)
    before = house.data(ids)
    page.get_by_role("button", name="Label", exact=True).click()
    for concept in ("reviewed", "street"):
        page.get_by_label("Add a concept").fill(concept)
        page.get_by_label("Add a concept").press("Enter")
    page.get_by_role("button", name="street: make absent").click()
    page.get_by_label("Reason").fill("Reviewed")
    page.get_by_role("button", name="Show before and after").click()
    page.get_by_role("button", name="Change 200 inputs").click()
    expect(change_of(page)).to_contain_text("200 of 200 done", timeout=ALL_MS)
    labelled = [
        {it["id"]: it["value"] for it in data["concepts"]}
        for data, _, _ in house.data(ids).values()
    ]
    assert [(one["reviewed"], one["street"]) for one in labelled] == [(1, 0)] * 100
    page.get_by_role("button", name="Undo on 200 inputs").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Undo of “Merge concepts")
    expect(change_of(page)).to_contain_text("200 of 200 done", timeout=ALL_MS)
    assert house.data(ids) == before


def test_fifty_inputs_are_deleted_and_taken_back(house: House, stack: Stack) -> None:
    page = house.doer.page
    ids = delete_fifty(page, house.home)
    before = house.data(ids)
    page.locator(".countdown").get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back. Nothing was deleted.")).to_be_visible()
    assert len(before) == 50
    assert house.data(ids) == before


def test_fifty_inputs_are_deleted_and_restored_with_their_media(house: House, stack: Stack) -> None:
    page = house.doer.page
    page.goto(f"{house.home}/inputs?order=oldest&per_page=50&view=grid")
    before = house.data(chosen(page))
    ids = delete_fifty(page, house.home)
    restore = page.get_by_role("button", name="Restore 50 inputs")
    expect(restore).to_be_visible(timeout=ALL_MS)
    assert house.data(ids) == {}
    assert house.told("inputs/status")["counts"]["processed"] == FILES + ROWS - 50
    restore.click()
    expect(page.locator(".job .state")).to_have_text("Finished", timeout=ALL_MS)
    expect(page.locator(".entry", has_text="Restored").first).to_be_visible()
    processes.wait_until(lambda: house.data(ids) == before, "they are as they were", 60)
    assert house.told("inputs/status")["counts"]["processed"] == FILES + ROWS
