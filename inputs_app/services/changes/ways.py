"""How each kind of change reaches the API: one row for each action that is no plain PATCH."""

from collections.abc import Mapping

from inputs_app.client.retries import PAGE, Patience
from inputs_app.models import ChangeItem, Chunk, Job
from inputs_app.services import chunks
from inputs_app.services.changes import member_sending, region_sending, sending
from inputs_app.services.changes.sending import Send

WAYS: Mapping[str, Send] = {
    "annotations": region_sending.send,
    member_sending.ADD: member_sending.send,
    member_sending.REMOVE: member_sending.send,
}


def work_on(chunk: Chunk, patience: Patience = PAGE) -> None:
    """Works on a chunk of a change that is held, in the way of its action."""
    sending.work_on(chunk, patience, WAYS.get(chunk.job.options["action"]))


def now(job: Job) -> ChangeItem:
    """Sends the one input of a change that was recorded as held; the item says what became of it.

    One that could not be sent yet stays due: a worker goes on with it.
    """
    chunk = Chunk.objects.get(job=job)
    ours = chunks.held(chunk.pk, chunk.claim)
    if ours is not None:
        work_on(ours)
    return ChangeItem.objects.select_related("chunk__job").get(chunk=chunk)
