"""A small tus client for tests, over Django's own test client."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from django.test import Client
from django.urls import reverse

from inputs_app.models import Job, StagedFile, User, Workspace
from inputs_app.services.uploads import content

BODY = "application/offset+octet-stream"


def draft(workspace: Workspace, owner: User | None = None) -> Job:
    """An upload that was not started."""
    return Job.objects.create(
        workspace=workspace, kind=Job.Kind.UPLOAD, owner=owner, owner_name="Olga", title="Upload"
    )


def metadata(**told: str) -> str:
    """The header Upload-Metadata."""
    return ",".join(
        f"{key} {base64.b64encode(word.encode()).decode()}" for key, word in told.items()
    )


def checksum(data: bytes, name: str = "sha1") -> str:
    """The header Upload-Checksum."""
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return f"{name} {base64.b64encode(digest).decode()}"


@dataclass
class Tus:
    """Somebody's browser, and the upload into which they put files."""

    browser: Client
    job: Job

    def begin(self, length: int | str, name: str = "a.bin", **headers: Any) -> Any:
        """POST of a new file."""
        sent = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), **headers}
        sent.setdefault("Upload-Metadata", metadata(filename=name))
        url = reverse("upload_files", args=[self.job.workspace.slug, self.job.pk])
        return self.browser.post(url, headers=sent, content_type=BODY)

    def begun(self, length: int, name: str = "a.bin") -> str:
        """The address of a new file."""
        answer = self.begin(length, name)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def patch(
        self, url: str, offset: int | str, data: bytes, kind: str = BODY, **headers: Any
    ) -> Any:
        """PATCH of some bytes."""
        sent = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **headers}
        sent["Content-Type"] = kind  # Django's client leaves it out where there are no bytes
        return self.browser.patch(url, data, content_type=kind, headers=sent)

    def head(self, url: str) -> Any:
        """HEAD: how far a file is."""
        return self.browser.head(url, headers={"Tus-Resumable": "1.0.0"})

    def delete(self, url: str) -> Any:
        """DELETE: the file is not wanted."""
        return self.browser.delete(url, headers={"Tus-Resumable": "1.0.0"})

    def batch(self, *files: dict[str, Any]) -> Any:
        """POST of many files at once."""
        url = reverse("upload_batch", args=[self.job.workspace.slug, self.job.pk])
        return self.browser.post(url, {"files": list(files)}, content_type="application/json")

    def bundle(self, pieces: list[tuple[str, int, int]], data: bytes) -> Any:
        """POST of what is left of many files: their addresses, offsets and counts of bytes."""
        listed = [[url.rsplit("/", 1)[-1], start, size] for url, start, size in pieces]
        url = reverse("upload_bundle", args=[self.job.workspace.slug, self.job.pk])
        body = orjson.dumps(listed) + b"\n" + data
        return self.browser.post(url, body, content_type="application/octet-stream")


def file_of(url: str) -> StagedFile:
    """The row behind an address."""
    return StagedFile.objects.select_related("item").get(pk=url.rsplit("/", 1)[-1])


def stored(url: str) -> bytes:
    """The bytes of a whole file."""
    with content.opened(file_of(url).item) as file:
        return file.read()
