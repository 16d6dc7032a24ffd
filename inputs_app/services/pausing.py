"""Jobs of which the API refuses everything: they wait for a person, who knows whether to go on.

What is refused as a whole is asked for input by input (see `halving`); a million would take days.
Where the key is refused, all would fail.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from inputs_app.client.errors import ApiError
from inputs_app.models import ChangeItem, Chunk, DeletionItem, Job
from inputs_app.services import chunks, halving, job_items, jobs

Item = ChangeItem | DeletionItem
ALL_REFUSED = (
    "The API refused {act} each of the {which} {count} inputs. Go on if it may take it for"
    " others, else cancel. Its words: {why}"
)
NOT_TAKEN = ("failed", "skipped")


def where_all_are_refused(chunk: Chunk, items: Sequence[Item], act: str) -> None:
    """Pauses the job of a chunk whose items have all ended, where the API refused each for which it
    was asked, has taken nothing of the job elsewhere, and there is more to ask for.

    So it is when the first request is refused, and again each time that somebody lets the job go on
    in vain. One refused input says nothing of others. `act`: what was refused, as "the change for".
    Call it inside the transaction that writes the items.
    """
    refused = [item for item in items if item.state == "failed" and item.sent_at and item.code]
    if len(refused) < 2 or any(item.state not in NOT_TAKEN for item in items):
        return
    if not _is_more(chunk) or _has_taken_some(chunk):
        return
    is_again = _others(chunk).filter(failed_count__gt=0, due_at__isnull=True).exists()
    problem = ALL_REFUSED.format(
        act=act,
        which="next" if is_again else "first",
        count=len(refused),
        why=refused[-1].problem,
    )
    jobs.move(chunk.job_id, Job.State.PAUSED, chunks.GOES_ON, problem=problem[:500])


def where_the_key_is_refused(chunk: Chunk, error: ApiError) -> bool:
    """Pauses a job that has more to ask for than a chunk that is held, where the API refuses the
    key or the account: chunk by chunk all would fail for one cause that a person puts right.

    True: the chunk is due when the job goes on, and nothing of it has failed.
    """
    if not halving.is_of_the_account(error) or not _is_more(chunk):
        return False
    with transaction.atomic():
        chunks.note(chunk, 0.0)
        jobs.move(chunk.job_id, Job.State.PAUSED, chunks.GOES_ON, problem=error.user_message[:500])
    return True


def _is_more(chunk: Chunk) -> bool:
    """Whether other chunks are due, or a step of the job itself may make more."""
    is_growing = Job.objects.filter(pk=chunk.job_id, due_at__isnull=False)
    return _others(chunk).filter(due_at__isnull=False).exists() or is_growing.exists()


def _has_taken_some(chunk: Chunk) -> bool:
    """Whether other chunks got something done, or wait for what the API has taken."""
    others = _others(chunk)
    if others.filter(done_count__gt=0).exists():
        return True
    on_their_way = others.filter(accepted_count__gt=0, due_at__isnull=False)
    items = job_items.MODELS[chunk.job.kind].objects.filter(chunk__in=on_their_way)
    return items.filter(state="sent", code__gt=0).exists()


def _others(chunk: Chunk) -> QuerySet[Chunk]:
    return Chunk.objects.filter(job=chunk.job_id).exclude(pk=chunk.pk)
