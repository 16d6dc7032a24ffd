"""Fifty inputs of all kinds are deleted in a browser, taken back, deleted again and restored."""

import base64
import io
import re
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from inputs_app.client import annotations, apps, inputs, memberships
from inputs_app.client.http import Call, Connection, send
from inputs_app.client.types import Json
from tests.live import processes
from tests.live.browsing import violations
from tests.live.origin import Origin
from tests.live.stack import PAT, Stack

COUNT = 50
STRANGE = "的" * 199 + "/"
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
TOLD = ("created_at", "modified_at")


@pytest.fixture
def connection(stack: Stack) -> Connection:
    """A new app of the demo user."""
    allowed = (stack.api.removeprefix("http://"),)
    app_id = f"deleted-{uuid4().hex[:8]}"
    apps.create_app(Connection(stack.api, "demo", "unused", PAT, allowed), app_id)
    return Connection(stack.api, "demo", app_id, PAT, allowed)


@pytest.fixture
def ids(connection: Connection, origin: Origin) -> list[str]:
    """Its inputs: images by address and by bytes, texts and pairs, with all that can be said."""
    path = connection.app_path("/datasets")
    send(connection, Call("POST", path, body={"datasets": [{"id": "odd"}, {"id": "third"}]}))
    url = origin.put("deleted.png", "image/png", png(200))
    items = [an_input(number, url) for number in range(COUNT)]
    assert {one.status.code for one in inputs.post(connection, items)} == {30001}
    found = [item["id"] for item in items]
    said = [
        {"input_id": one, "id": f"said-{number}", "data": {"concepts": [{"id": "said"}]}}
        for number, one in enumerate(found[:20])
    ]
    annotations.post(connection, said)
    processes.wait_until(
        lambda: inputs.counts(connection).processed == COUNT, "all are processed", wait_s=90
    )
    return found


def png(shade: int) -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 100, 255 - shade)).save(file, "PNG")
    return file.getvalue()


def an_input(number: int, url: str) -> Json:
    """An input of the kind whose turn it is."""
    picture = {"base64": base64.b64encode(png(number)).decode()}
    media: list[Json] = [
        {"image": {"url": url, "allow_duplicate_url": True}},
        {"image": picture},
        {"text": {"raw": f"Text {number}: Grüße, 的"}},
        {"image": picture, "text": {"raw": f"Pair {number}"}},
    ]
    data: Json = {
        **media[number % 4],
        "concepts": [{"id": "tree", "value": 1}, {"id": "的", "value": number % 2}],
        "metadata": {"n": number, "nested": {"list": [1, True, None, "<b>"]}},
        "geo": {"geo_point": {"longitude": number / 4, "latitude": -number / 8}},
    }
    if number % 4 < 2:
        data["regions"] = [{"region_info": BOX, "data": {"concepts": [{"id": "box"}]}}]
    held = [name for name, each in (("odd", 2), ("third", 3)) if number % each == 0]
    return {"id": STRANGE if number == 7 else f"in-{number}", "data": data, "dataset_ids": held}


def everything(connection: Connection, ids: list[str]) -> dict[str, Any]:
    """What the API tells of inputs, but for times."""
    found = {one.id: one.raw["data"] for one in inputs.by_ids(connection, ids)}
    said = {
        (one.input_id, one.id): {k: v for k, v in one.raw.items() if k not in TOLD}
        for one in annotations.of_inputs(connection, ids, with_models=True)
        if not one.is_input_level
    }
    return {"data": found, "said": said, "held": memberships.of_inputs(connection, ids)}


def connected(page: Page, connection: Connection) -> str:
    """Connects the app as a workspace; gives the start of its addresses."""
    page.goto("/teams/our-team/workspaces/new")
    form = page.locator("form", has=page.get_by_label("Base URL"))
    for label, value in (
        ("Name", connection.app_id),
        ("Base URL", connection.base_url),
        ("User id", "demo"),
        ("App id", connection.app_id),
        ("Token", PAT),
    ):
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name="Connect the app").click()
    page.wait_for_url(f"**/w/{connection.app_id}/**")
    return f"/w/{connection.app_id}"


def delete_all_on_the_page(page: Page, home: str) -> None:
    """Selects every tile, presses Delete and confirms."""
    page.goto(f"{home}/inputs")
    boxes = page.locator("input[name=id][form=selection]")
    expect(boxes).to_have_count(COUNT)
    boxes.first.check()
    boxes.last.click(modifiers=["Shift"])
    expect(page.get_by_text(f"{COUNT} selected")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Delete")).click()
    expect(page.get_by_role("heading", name=f"Delete {COUNT} inputs?")).to_be_visible()
    expect(page.get_by_text("Nothing: data, annotations and originals are kept.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Reason").fill("By mistake")
    page.get_by_role("button", name=f"Delete {COUNT} inputs").click()


def test_fifty_inputs_are_taken_back_then_deleted_and_restored_as_they_were(
    admin_page: Page, connection: Connection, ids: list[str]
) -> None:
    page, before = admin_page, everything(connection, ids)
    home = connected(page, connection)
    delete_all_on_the_page(page, home)
    expect(page.get_by_text("Until then nothing is sent.")).to_be_visible()
    page.goto(f"{home}/inputs")
    page.locator(".toast").get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back. Nothing was deleted.")).to_be_visible()
    delete_all_on_the_page(page, home)
    expect(page.get_by_text("Until then nothing is sent.")).to_be_visible()
    assert everything(connection, ids) == before
    restore = page.get_by_role("button", name=f"Restore {COUNT} inputs")
    expect(restore).to_be_visible(timeout=60_000)
    assert inputs.by_ids(connection, ids) == []
    assert violations(page) == []
    restore.click()
    expect(page.locator(".entry", has_text="Restored").first).to_be_visible(timeout=90_000)
    expect(page.locator(".job .state", has_text="Finished")).to_be_visible(timeout=90_000)
    assert everything(connection, ids) == before
