"""Pages against an API in memory; a template that names what is not there fails its test."""

import copy
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.template import engines
from django.test import Client

from inputs_app.client import annotations, inputs
from inputs_app.models import User, Workspace
from tests.app.conftest import SignedIn
from tests.app.pages.stub_api import StubApi, an_input
from tests.client.fake import FakeApi

Opens = Callable[..., str]


class UndefinedVariable(str):
    """Stands in for `string_if_invalid`: a template may not print what is not there."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"a template prints {name}, which is not there")


@pytest.fixture(autouse=True)
def undefined_variables_fail() -> Iterator[None]:
    """Every page of these tests is rendered strictly."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    usual = copy.copy(engine.string_if_invalid)
    engine.string_if_invalid = UndefinedVariable("%s")
    yield
    engine.string_if_invalid = usual


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> StubApi:
    """An API with 120 images, newest first: photo-120 … photo-001."""
    cache.clear()
    stub = StubApi([an_input(f"photo-{number:03}") for number in range(120, 0, -1)])
    for name in ("list_page", "stream", "by_ids", "counts"):
        monkeypatch.setattr(inputs, name, getattr(stub, name))
    monkeypatch.setattr(annotations, "list_page", stub.annotations)
    return stub


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with eight inputs."""
    cache.clear()
    api = FakeApi().replace(monkeypatch)
    api.fill(8)
    return api


@pytest.fixture
def edits(editor: User, workspace: Workspace, fake: FakeApi, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)


@pytest.fixture
def visitor(viewer: User, signed_in: SignedIn) -> Client:
    """The browser of a viewer of the team."""
    return signed_in(viewer)


@pytest.fixture
def opens(visitor: Client, workspace: Workspace, api: StubApi) -> Opens:
    """Opens a page of the workspace and gives its HTML: opens("inputs", page=2)."""

    def get(path: str, /, status: int = 200, **query: object) -> str:
        sign = "&" if "?" in path else "?"
        response = visitor.get(f"/w/{workspace.slug}/{path}{sign}{urlencode(query, doseq=True)}")
        assert response.status_code == status
        return response.content.decode()

    return get
