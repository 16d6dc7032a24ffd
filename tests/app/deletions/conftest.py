"""A workspace on an API in memory, whose inputs are deleted and brought back."""

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from inputs_app.client import downloads, memberships
from inputs_app.client.errors import ApiError, NotFound
from inputs_app.models import Chunk, DeletionItem, Job, User, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import recording
from inputs_app.services.deletions.recording import Target
from tests.client.fake import FakeApi

HOSTED = "https://data.clarifai.com"


class Hosting:
    """The originals that the API hosts, by address, and the datasets of inputs."""

    def __init__(self) -> None:
        self.originals: dict[str, bytes] = {}
        self.datasets: dict[str, list[str]] = {}
        self.known = ["odd", "even"]
        self.error: ApiError | None = None
        self.asked: list[str] = []

    def start(self, _: object, url: str, *, byte_range: str = "", **more: object) -> "Original":
        """As downloads.start."""
        self.asked.append(url)
        if self.error is not None:
            raise self.error
        if url not in self.originals:
            raise NotFound
        return Original(self.originals[url], is_part=bool(byte_range))

    def of_inputs(self, _: object, ids: Sequence[str], **more: object) -> dict[str, list[str]]:
        """As memberships.of_inputs."""
        return {one: self.datasets[one] for one in ids if one in self.datasets}

    def dataset_ids(self, _: object, **more: object) -> list[str]:
        """As memberships.dataset_ids."""
        return self.known


class Original(io.BytesIO):
    """An open download."""

    def __init__(self, content: bytes, *, is_part: bool) -> None:
        super().__init__(content)
        self.length_bytes = len(content)
        self.is_part = is_part
        self.content_range = f"bytes 0-0/{len(content)}"


@pytest.fixture
def hosting(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Hosting:
    """Stands in for hosted originals and for datasets; staging is a folder of the test's own."""
    made = Hosting()
    monkeypatch.setattr(downloads, "start", made.start)
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    staging = {**folder, "OPTIONS": {"location": str(tmp_path / "staging")}}
    settings.STORAGES = {**settings.STORAGES, "staging": staging}
    return made


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch, hosting: Hosting) -> FakeApi:
    """The fake in place of the client: input-0000 to input-0004, images by address."""
    fake = FakeApi().replace(monkeypatch)
    monkeypatch.setattr(memberships, "of_inputs", hosting.of_inputs)
    monkeypatch.setattr(memberships, "dataset_ids", hosting.dataset_ids)
    for one in fake.fill(5):
        fake.rows[one]["data"] |= {"concepts": [{"id": "tree", "name": "Tree", "value": 1}]}
    return fake


@pytest.fixture
def by(editor: User, workspace: Workspace) -> Actor:
    """An editor of the workspace's team."""
    return Actor(editor, "request-1")


def hosted(api: FakeApi, hosting: Hosting, input_id: str, place: str, content: bytes) -> None:
    """Makes an input of the fake one that was posted as bytes."""
    suffix = f"users/u/apps/a/inputs/{place}/{input_id.replace('/', '-')}"
    told = {"prefix": HOSTED, "suffix": suffix, "sizes": ["orig"]}
    url = f"{HOSTED}/orig/{suffix}"
    data: dict[str, Any] = api.rows[input_id]["data"]
    data.pop("image", None)
    data[place] = {"url": url, "hosted": told}
    hosting.originals[url] = content


def begun(by: Actor, workspace: Workspace, api: FakeApi, ids: Sequence[str]) -> Job:
    """A deletion whose waiting time is over; its chunks are due."""
    job = recording.record(by, workspace, [Target(one) for one in ids], "Why")
    make_due(job)
    working.step_job(job.pk)
    return job


def make_due(job: Job) -> None:
    """What waits, waits no longer."""
    now = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk, due_at__isnull=False).update(due_at=now)
    Chunk.objects.filter(job=job, due_at__isnull=False).update(due_at=now)


def work(job: Job, turns: int = 1) -> None:
    """Lets a worker take some turns at a job."""
    for _ in range(turns):
        make_due(job)
        working.step_job(job.pk)
        for pk in job.chunks.filter(due_at__isnull=False).values_list("pk", flat=True):
            working.work_chunk(pk)


def states(job: Job) -> list[str]:
    """Where the items stand."""
    rows = DeletionItem.objects.filter(chunk__job=job).order_by("pk")
    return list(rows.values_list("state", flat=True))


def state(job: Job) -> str:
    """Where the job stands."""
    return Job.objects.get(pk=job.pk).state
