"""A script with a personal token, against an API in memory."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from inputs_app.models import User, Workspace
from inputs_app.services import tokens
from tests.client.fake import FakeApi

Script = Callable[..., Any]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with eight inputs: input-0000 to input-0007."""
    fake = FakeApi().replace(monkeypatch)
    fake.fill(8)
    return fake


@pytest.fixture
def script(editor: User, workspace: Workspace, api: FakeApi) -> Script:
    """Calls the JSON API as an editor: script("POST", "changes", {…}) gives the response."""
    _, text = tokens.new(editor, "nightly", "write", 30)
    return caller(text)


def caller(token: str) -> Script:
    """Calls the JSON API with a token, in the workspace Street scenes."""
    client = Client(headers={"Authorization": f"Bearer {token}"}, enforce_csrf_checks=True)

    def call(method: str, path: str, body: object = None) -> Any:
        where = path if path.startswith("/") else f"/api/w/street-scenes/{path}"
        data = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method.lower())(where, **data)

    return call
