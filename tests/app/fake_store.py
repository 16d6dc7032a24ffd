"""The extraction calls of an API, in memory."""

from dataclasses import replace
from typing import Self

import pytest

from inputs_app.client import extraction
from inputs_app.client.errors import ApiError, NotFound
from inputs_app.client.types import ExtractionJob, Json, Status


class FakeStore:
    """The extraction calls of an API in memory."""

    def __init__(self) -> None:
        self.jobs: list[ExtractionJob] = []
        self.sources: list[Json] = []
        self.failing: ApiError | None = None
        self.add_jobs: dict[str, list[ExtractionJob]] = {}
        self.calls: list[str] = []

    def replace(self, monkeypatch: pytest.MonkeyPatch) -> Self:
        """Puts the fake in place of the client."""
        for name in ("start", "of_add_job", "one", "listed", "cancel"):
            monkeypatch.setattr(extraction, name, getattr(self, name))
        return self

    def stands(self, code: int, details: str = "", **counts: int) -> None:
        """How the newest job is from now on: stands(64001, image=3, failed=1)."""
        self.jobs[0] = replace(
            self.jobs[0],
            status=Status(code, details=details),
            inputs={kind: counts.get(kind, 0) for kind in extraction.COUNTED},
            archives={state: counts.get(state, 0) for state in extraction.ARCHIVES},
        )

    def start(self, _: object, source: Json) -> list[ExtractionJob]:
        """As extraction.start; fails after the work where `failing` may have arrived."""
        if self.failing is not None and not self.failing.may_have_arrived:
            raise self.failing
        job = ExtractionJob(f"job-{len(self.jobs)}", source["url"]["url"], Status(64001))
        self.jobs.insert(0, job)
        self.sources.append(source)
        self.add_jobs[source["inputs_add_job_id"]] = [job]
        if self.failing is not None:
            raise self.failing
        return [job]

    def of_add_job(self, _: object, add_job_id: str) -> list[ExtractionJob] | None:
        """As extraction.of_add_job."""
        return self.add_jobs.get(add_job_id)

    def one(self, _: object, job_id: str) -> ExtractionJob:
        """As extraction.one."""
        self.calls.append("one")
        if self.failing is not None:
            raise self.failing
        found = [job for job in self.jobs if job.id == job_id]
        if not found:
            raise NotFound
        return found[0]

    def listed(self, _: object, page: int = 1, per_page: int = 50) -> list[ExtractionJob]:
        """As extraction.listed."""
        self.calls.append("listed")
        if self.failing is not None:
            raise self.failing
        return self.jobs

    def cancel(self, _: object, job_ids: list[str]) -> list[ExtractionJob]:
        """As extraction.cancel."""
        self.jobs = [
            ExtractionJob(job.id, job.url, Status(64004)) if job.id in job_ids else job
            for job in self.jobs
        ]
        return self.jobs
