"""An import from a real S3 server, started in one browser and watched to its end in another."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from inputs_core.cloud import Endpoints
from tests.core import samples
from tests.live import browsing, swift
from tests.live.conftest import PATIENCE_MS, connect
from tests.live.extracting import S3, Extracting, png, zipped
from tests.live.stack import Stack

LAYOUT = {
    **{f"june/street-{number:02}.png": png(number) for number in range(12)},
    "june/notes.zip": zipped({"a.txt": b"some words", "b.txt": b"other words"}),
    "june/walk.wav": samples.wav_bytes(0.2),
    "july/other.png": png(99),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extracting]:
    """The whole product beside a store of its own, with twelve pictures, a sound and an archive."""
    folder = tmp_path_factory.mktemp("cloud")
    with swift.serve(tmp_path_factory.mktemp("swift")) as s3:
        stack = Stack(folder / "stack", {"AWS_ENDPOINT_URL_S3": s3})
        try:
            stack.prepare()
            stack.start("valkey", "service", "service-worker", "worker", "web")
            made = Extracting(stack, Endpoints(s3, "", ""))
            made.fill("s3", "watched", LAYOUT)
            yield made
        finally:
            stack.stop()


@pytest.fixture
def pages(cloud: Extracting, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two browsers, in both of which the admin is signed in."""
    at = cloud.stack.url
    with browser.new_context(base_url=at) as one, browser.new_context(base_url=at) as other:
        found = one.new_page(), other.new_page()
        for page in found:
            page.set_default_timeout(PATIENCE_MS)
            browsing.sign_in(page, cloud.stack)
            page.wait_for_url(lambda url: "login" not in url)
        yield found


def start(page: Page, stack: Stack) -> None:
    """Starts the import of a prefix by the form."""
    page.goto(f"{stack.url}/w/main/imports")
    page.locator("[name=url]").fill("s3://watched/june/")
    page.locator("[name=provider]").select_option("s3")
    page.locator("[name=region]").fill(S3["region"])
    page.locator("[name=key_id]").fill(S3["id"])
    page.locator("[name=secret]").fill(S3["secret"])
    page.get_by_role("button", name="Import").click()


def test_two_browsers_see_an_import_finish_and_its_counts_add_up(
    cloud: Extracting, pages: tuple[Page, Page]
) -> None:
    starter, watcher = pages
    connect(starter, cloud.stack)
    watcher.goto(f"{cloud.stack.url}/w/main/queue")
    start(starter, cloud.stack)
    expect(starter.get_by_text("The import has begun.")).to_be_visible()
    imports = starter.locator("#imports")
    expect(imports).to_contain_text("Finished")
    expect(imports).to_contain_text("12 images")
    expect(imports).to_contain_text("2 texts")
    expect(imports).to_contain_text("1 audio")
    expect(imports).to_contain_text("1 archive unpacked")
    watcher.goto(f"{cloud.stack.url}/w/main/queue")
    row = watcher.get_by_role("row", name="s3://watched/june/")
    expect(row).to_contain_text("Finished")
    expect(row).to_contain_text("15")
    assert cloud.count("main") == 15
    assert browsing.violations(watcher) == []
    assert S3["secret"] not in cloud.stack.logs()
