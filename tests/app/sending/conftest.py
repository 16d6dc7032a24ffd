"""An upload that was started, on an API in memory whose answers can be made to go wrong."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_app.client import parse
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Input, Json
from inputs_app.models import Chunk, Job, StagedFile, StagedPart, UploadItem, User, Workspace
from inputs_app.services import jobs, staging
from inputs_app.services.audit import Actor
from tests.client.fake import FakeApi

Make = Callable[..., Chunk]
URL = "https://pictures.example/"


class TroubledApi(FakeApi):
    """Each post meets the next of `troubles`: None is none, an error is raised after the work where
    it `may_have_arrived`, else before it; a function is called with the items instead."""

    def __init__(self) -> None:
        super().__init__()
        self.troubles: list[Any] = []
        self.posted: list[list[str]] = []

    def post(
        self, connection: Connection, items: Sequence[Json], *, patience: Patience = PAGE
    ) -> list[Input]:
        """As inputs.post, with the next trouble."""
        self.posted.append([item["id"] for item in items])
        trouble = self.troubles.pop(0) if self.troubles else None
        if callable(trouble):
            found: list[Input] = trouble(items)
            return found
        if isinstance(trouble, ApiError) and not trouble.may_have_arrived:
            raise trouble
        answer = super().post(connection, items)
        if trouble is not None:
            raise trouble
        return answer

    def answer(self, rows: list[Json]) -> list[Input]:
        """An answer with these inputs."""
        return parse.inputs({"inputs": rows})

    def silent(self, items: Sequence[Json]) -> list[Input]:
        """Takes them all and says nothing of any."""
        super().post(None, items)  # type: ignore[arg-type]
        return []

    def process(self, code: int = 30000, details: str = "") -> None:
        """All inputs that wait come to this status."""
        for row in self.rows.values():
            if row["status"]["code"] in (30001, 30003):
                row["status"] = {"code": code, "description": "As told", "details": details}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> TroubledApi:
    """The fake in place of the client, without inputs."""
    fake = TroubledApi()
    fake.replace(monkeypatch)
    return fake


@pytest.fixture
def by(editor: User) -> Actor:
    """An editor of the workspace's team."""
    return Actor(editor, "request-1")


@pytest.fixture
def job(by: Actor, workspace: Workspace) -> Job:
    """An upload that was started; `upload` gives it chunks."""
    return jobs.waiting(by, workspace, Job.Kind.UPLOAD, "Some inputs")


@pytest.fixture
def upload(job: Job) -> Make:
    """Gives a chunk of `count` images by URL, due now; fields of all items may be given."""

    def make(count: int = 3, **fields: Any) -> Chunk:
        number = job.chunks.count()
        chunk = Chunk.objects.create(
            job=job, number=number, due_at=timezone.now(), item_count=count
        )
        wanted = {"source": "url", "kind": "image", **fields}
        UploadItem.objects.bulk_create(
            UploadItem(
                job=job,
                chunk=chunk,
                number=number * 128 + place,
                input_id=f"up-{number}-{place}",
                name=f"{place}.jpg",
                **{"url": f"{URL}{number}-{place}.jpg", **wanted},
            )
            for place in range(count)
        )
        return chunk

    return make


def make_due(chunk: Chunk) -> None:
    """The lease or the wait is over."""
    Chunk.objects.filter(pk=chunk.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def states(chunk: Chunk) -> list[str]:
    """Where the items stand."""
    return list(chunk.upload_items.order_by("number").values_list("state", flat=True))


def give_bytes(item: UploadItem, *parts: bytes) -> None:
    """The item is a file whose bytes are all here."""
    item.source, item.url, item.state = "file", "", "staged"
    item.size_bytes = sum(map(len, parts))
    item.save()
    file = StagedFile.objects.create(
        item=item, size_bytes=item.size_bytes, offset_bytes=item.size_bytes
    )
    start = 0
    for part in parts:
        name = staging.put("uploads", part)
        StagedPart.objects.create(file=file, start_bytes=start, size_bytes=len(part), name=name)
        start += len(part)
