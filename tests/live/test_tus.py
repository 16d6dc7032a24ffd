"""Files come from a real browser into staging: broken off, gone on with, by two tabs at once."""

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.live import browsing, processes, staged
from tests.live.conftest import PATIENCE_MS
from tests.live.stack import Stack

MB = 1024 * 1024
BIG = 60 * MB
PIECE = 8 * MB
GROWTH_MB = 60
DRAWN_WHILE_FILES_COME = """async () => {
  const name = performance.getEntriesByType("resource").map((one) => one.name)
    .find((one) => one.includes("/upload_meter"));
  const { meter } = await import(name);
  const box = document.createElement("div");
  box.innerHTML = '<p data-meter="words"></p>';
  const counts = { files: 1000, filesHere: 0, refused: 0, bytes: 1000 };
  const transfer = { ...counts, problems: [], isBusy: true };
  Object.defineProperty(transfer, "bytesSent", { get: () => transfer.filesHere });
  const changed = meter(box, () => transfer);
  const seen = new Set();
  for (const end = Date.now() + 2000; Date.now() < end; ) {
    transfer.filesHere += 1;
    changed();
    seen.add(box.textContent);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  transfer.isBusy = false;
  return seen.size;
}"""
"""How many numbers are seen in 2 s in which a file is done every 40 ms."""


@pytest.fixture
def context(browser: Browser, stack: Stack, signed_in: StorageState) -> Iterator[BrowserContext]:
    """The admin's browser; going offline fills its console, so nobody looks at that."""
    with browser.new_context(base_url=stack.url, storage_state=signed_in) as made:
        made.set_default_timeout(PATIENCE_MS)
        yield made


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which scripts may not fail."""
    found = context.new_page()
    found.on("pageerror", lambda error: pytest.fail(str(error)))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of 30 texts, 10 of them deeper, and one file of 60 MB."""
    made = tmp_path / "trip"
    (made / "day 1").mkdir(parents=True)
    for number in range(30):
        place = made / "day 1" if number < 10 else made
        (place / f"{number}.txt").write_text(f"words of {number} " * 100)
    (made / "big.bin").write_bytes(os.urandom(BIG))
    return made


def choose(page: Page, chosen: Path) -> None:
    """Pick a folder, or a file."""
    place = page.locator("#files input[type=file]")
    which = place.nth(1) if chosen.is_dir() else place.nth(0)
    which.set_input_files(chosen)


def job_of(page: Page) -> int:
    """The draft whose plan is shown."""
    page.wait_for_url(re.compile(r"/uploads/\d+$"))
    return int(page.url.rsplit("/", 1)[-1])


def wait_for_bytes(stack: Stack, job: int, count: int) -> None:
    """Wait until so many bytes are counted."""
    processes.wait_until(
        lambda: staged.offset_bytes(stack, job) >= count, f"{count} bytes are there", 60
    )


def test_a_folder_is_sent_cut_off_and_gone_on_with(stack: Stack, page: Page, folder: Path) -> None:
    page.goto("/w/main/uploads/new")
    choose(page, folder)
    job = job_of(page)
    wait_for_bytes(stack, job, PIECE)
    page.context.set_offline(True)
    words = page.locator('[data-meter="words"]')
    expect(words).to_contain_text("offline")
    page.context.set_offline(False)
    wait_for_bytes(stack, job, 3 * PIECE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".waiting")).to_contain_text("not here yet")
    before = staged.offset_bytes(stack, job)
    assert before < BIG, "the reload came too late to cut anything off"
    choose(page, folder)
    expect(words).to_contain_text("31 of 31 files here")
    expect(page.locator("#plan .facts")).to_contain_text("31")
    assert browsing.violations(page) == []
    for file in folder.rglob("*.*"):
        name = str(file.relative_to(folder.parent))
        assert staged.digest(stack, job, name) == hashlib.sha256(file.read_bytes()).hexdigest()


def test_numbers_move_while_files_come_faster_than_they_are_drawn(page: Page) -> None:
    page.goto("/w/main/uploads/new")
    assert 2 <= page.evaluate(DRAWN_WHILE_FILES_COME) <= 10


def test_two_tabs_send_one_file_and_nothing_is_doubled(
    stack: Stack, context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "one.bin"
    file.write_bytes(os.urandom(40 * MB))
    page.goto("/w/main/uploads/new")
    choose(page, file)
    job = job_of(page)
    other = context.new_page()
    other.goto(page.url)
    choose(other, file)
    for tab in (page, other):
        expect(tab.locator('[data-meter="words"]')).to_contain_text("1 of 1 file here")
    assert staged.digest(stack, job, "one.bin") == hashlib.sha256(file.read_bytes()).hexdigest()
    assert staged.offset_bytes(stack, job) == 40 * MB


def test_files_dropped_on_another_page_become_a_draft(stack: Stack, page: Page) -> None:
    page.goto("/w/main/changes")
    page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["dropped"], "dropped.txt"));
          for (const name of ["dragenter", "drop"])
            document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true }));
        }"""
    )
    expect(page.locator("#carried")).to_contain_text("1 of 1 file here")
    page.get_by_role("link", name="See the plan").click()
    job = job_of(page)
    assert list(staged.pieces(stack, job, "dropped.txt")) == [b"dropped"]


def test_300_mb_leave_the_memory_of_the_web_process_flat(stack: Stack, page: Page) -> None:
    page.goto("/w/main/uploads/new")
    headers = {"X-CSRFToken": str(page.locator("body").get_attribute("hx-headers")).split('"')[3]}
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    with requests.Session() as session:
        session.headers.update(headers)
        session.cookies.update(cookies)
        href = session.post(f"{stack.url}/w/main/uploads/new", timeout=30).url
        sizes = [{"name": f"{number}.bin", "size": 100 * MB} for number in range(3)]
        told = session.post(f"{href}/files/batch", json={"files": sizes}, timeout=30).json()
        before = memory_mb(stack)
        tops = [before]
        senders = [
            threading.Thread(target=send, args=(session, stack.url + one["url"], 100 * MB))
            for one in told["files"]
        ]
        for sender in senders:
            sender.start()
        while any(sender.is_alive() for sender in senders):
            tops.append(memory_mb(stack))
            senders[0].join(0.1)
    assert staged.offset_bytes(stack, int(href.rsplit("/", 1)[-1])) == 300 * MB
    print(f"web process: {before} MB before, at most {max(tops)} MB while 300 MB came in")
    assert max(tops) - before < GROWTH_MB


def send(session: requests.Session, url: str, size: int) -> None:
    """A file of zeros, piece by piece."""
    for start in range(0, size, PIECE):
        data = bytes(min(PIECE, size - start))
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(start),
            "Content-Type": "application/offset+octet-stream",
        }
        answer = session.patch(url, data, headers=headers, timeout=60)
        assert answer.status_code == 204, answer.text


def memory_mb(stack: Stack) -> int:
    """What the web process holds."""
    status = Path(f"/proc/{stack.running['web'].process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024
