"""Jobs that are held, as a worker holds them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from inputs_service import leases
from inputs_service.models import AddJob, App, ExtractionJob
from tests.service.conftest import Api

Held = Callable[..., ExtractionJob]


@pytest.fixture
def held(app: App, api: Api) -> Held:
    """Makes a job that this process holds."""

    def make(**fields: Any) -> ExtractionJob:
        add_job = AddJob.objects.create(app=app, job_id="added")
        now = timezone.now()
        ExtractionJob.objects.create(app=app, add_job=add_job, job_id="job", due_at=now, **fields)
        return again()

    return make


def again() -> ExtractionJob:
    """Claims the job, as any worker does, with what it needs."""
    row = leases.claim(ExtractionJob)
    assert row is not None
    return row


def let_go() -> None:
    """The lease of a worker that was killed has run out."""
    ExtractionJob.objects.update(due_at=timezone.now())
