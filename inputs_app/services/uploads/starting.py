"""Starts an upload: the draft is frozen, and a step of its own makes the chunks."""

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Job
from inputs_app.services import audit, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads.drafts import STARTED

EMPTY = "There is nothing in this upload yet. Add files, addresses or texts first."


def start(by: Actor, job: Job) -> None:
    """Freezes a draft and makes it due; items with a fault will be left out.

    The move and its audit row stay together. Wake the queue after the commit.
    Raises: ProductError where it is empty, or was started or cancelled already.
    """
    with transaction.atomic():
        if not (job.upload_items.exists() or job.manifests.filter(is_read=False).exists()):
            raise ProductError(EMPTY)
        now = timezone.now()
        if not jobs.move(job.pk, Job.State.WAITING, [Job.State.DRAFT], due_at=now, claim=""):
            raise ProductError(STARTED)
        audit.record(
            by,
            "upload.start",
            job.title,
            team=job.workspace.team,
            workspace=job.workspace,
            after={"upload": job.pk, **job.options},
        )
