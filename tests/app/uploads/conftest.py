"""A draft of the editor, and what its items are like."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from inputs_app.models import Job, UploadItem, User, Workspace
from inputs_app.services import jobs
from inputs_app.services.audit import Actor
from inputs_app.services.uploads import drafts, stepping
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

Adds = Callable[..., UploadItem]


@pytest.fixture
def actor(editor: User) -> Actor:
    """The editor."""
    return Actor(editor, "request-1")


@pytest.fixture
def draft(actor: Actor, workspace: Workspace) -> Job:
    """An empty draft."""
    return drafts.new(actor, workspace, "june")


@pytest.fixture
def add(draft: Job) -> Adds:
    """Adds one item to the draft."""

    def one(**fields: Any) -> UploadItem:
        number = UploadItem.objects.filter(job=draft).count()
        made: dict[str, Any] = {
            "job": draft,
            "number": number,
            "input_id": f"one-{number}",
            "name": f"one-{number}",
            "source": UploadItem.Source.URL,
            "kind": UploadItem.Kind.IMAGE,
            "url": f"https://a.example/{number}.jpg",
        }
        return UploadItem.objects.create(**(made | fields))

    return one


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The app that drafts ask for ids, with two datasets."""
    cache.clear()
    made = FakeApi().replace(monkeypatch)
    made.datasets.held |= {"one": set(), "two": set()}
    return made


@pytest.fixture
def browser(editor: User, workspace: Workspace, api: FakeApi, signed_in: SignedIn) -> Client:
    """The editor's browser."""
    return signed_in(editor)


def page(draft: Job, more: str = "") -> str:
    """The address of an upload's page."""
    return f"/w/street-scenes/uploads/{draft.pk}{more}"


def step_on(job: Job) -> None:
    """Takes the steps of a job until it has none left."""
    for _ in range(50):
        held = jobs.hold(job.pk)
        if held is None:
            return
        stepping.step(held)
    raise AssertionError("The job never comes to rest.")
