"""The real client against the embedded service keeps the contract that the fake keeps."""

import base64
import time
from types import ModuleType
from uuid import uuid4

import pytest
from pytest_django import Settings

from inputs_app.client import annotations, apps, check, downloads, inputs, memberships
from inputs_app.client.errors import NotFound
from inputs_app.client.http import Call, Connection, send
from inputs_app.services import media_sources
from inputs_app.services.media_sources import asked_url
from tests.client.contract import InputsContract, text_input
from tests.client.contract_annotations import AnnotationsContract
from tests.live.stack import PAT, Stack


@pytest.fixture
def connection(stack: Stack) -> Connection:
    """A new app of the demo user."""
    allowed = (stack.api.removeprefix("http://"),)
    app_id = f"contract-{uuid4().hex[:12]}"
    apps.create_app(Connection(stack.api, "demo", "unused", PAT, allowed), app_id)
    return Connection(stack.api, "demo", app_id, PAT, allowed)


class TestEmbeddedService(InputsContract, AnnotationsContract):
    """The suite over HTTP."""

    @pytest.fixture
    def api(self) -> ModuleType:
        """The client itself."""
        return inputs

    @pytest.fixture
    def said(self) -> ModuleType:
        """The client itself."""
        return annotations


def test_good_connection_is_told(connection: Connection) -> None:
    assert check.test_connection(connection).is_good
    assert apps.get_app(connection).id == connection.app_id
    assert apps.get_user(connection).id == "demo"


def test_wrong_key_and_unknown_app_are_told_apart(connection: Connection) -> None:
    base, user, app, allowed = (
        connection.base_url,
        connection.user_id,
        connection.app_id,
        connection.allow_private,
    )
    assert check.test_connection(Connection(base, user, app, "wrong", allowed)).problem == "key"
    assert check.test_connection(Connection(base, user, "nope", PAT, allowed)).problem == "app"
    assert check.test_connection(Connection(base, "who", app, PAT, allowed)).problem in (
        "app",
        "key",
    )
    assert check.test_connection(Connection(base, user, app, PAT)).problem == "private_address"
    wrong_path = Connection(f"{base}/elsewhere", user, app, PAT, allowed)
    assert check.test_connection(wrong_path).problem in ("not_an_api", "app", "server")


def test_hosted_text_comes_with_ranges(
    connection: Connection, stack: Stack, settings: Settings
) -> None:
    settings.SERVICE_URL = settings.SERVICE_PUBLIC_URL = stack.api
    words = base64.b16encode(bytes(range(256))).decode()
    inputs.post(connection, [{"id": "t", "data": {"text": {"raw": words}}}])
    ends_at = time.monotonic() + 30
    while not (item := inputs.by_ids(connection, ["t"])[0]).status.is_success:
        assert time.monotonic() < ends_at
        time.sleep(0.2)
    part = item.part("text")
    assert part is not None
    shown = media_sources.hosted_url(stack.api, part, "orig")
    asked = asked_url(stack.api, shown)
    with downloads.start(connection, asked, byte_range="bytes=10-19") as download:
        assert download.read_up_to(100) == words[10:20].encode()
        assert download.content_range == f"bytes 10-19/{len(words)}"
    with pytest.raises(NotFound):
        downloads.start(connection, asked.replace("/orig/", "/tiny/"))


def test_the_datasets_of_inputs_are_found(connection: Connection) -> None:
    path = connection.app_path("/datasets")
    named = [{"id": "odd"}, {"id": "a/b \U0001f600"}, {"id": "empty"}]
    send(connection, Call("POST", path, body={"datasets": named}))
    ids = [f"{number}/.." for number in range(12)]
    posted = [
        {**text_input(one), "dataset_ids": ["odd"] if number % 2 else ["a/b \U0001f600", "odd"]}
        for number, one in enumerate(ids[:4])
    ]
    inputs.post(connection, [*posted, *map(text_input, ids[4:])])
    wanted = {
        one: ["odd"] if number % 2 else ["a/b \U0001f600", "odd"]
        for number, one in enumerate(ids[:4])
    }
    for asked in (ids, ids[:5]):
        found = memberships.of_inputs(connection, asked)
        assert {one: sorted(held) for one, held in found.items()} == wanted
