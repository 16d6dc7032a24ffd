"""Jobs of which the API refuses everything: they wait for a person, who knows whether to go on.

What is refused as a whole is asked for input by input (see `halving`); a million would take days.
"""

from collections.abc import Sequence

from inputs_app.models import ChangeItem, Chunk, DeletionItem, Job
from inputs_app.services import chunks, job_items, jobs

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
    others = Chunk.objects.filter(job=chunk.job_id).exclude(pk=chunk.pk)
    is_more = others.filter(due_at__isnull=False).exists() or _is_growing(chunk.job_id)
    if not is_more or _has_taken_some(chunk):
        return
    is_again = others.filter(failed_count__gt=0, due_at__isnull=True).exists()
    problem = ALL_REFUSED.format(
        act=act,
        which="next" if is_again else "first",
        count=len(refused),
        why=refused[-1].problem,
    )
    jobs.move(chunk.job_id, Job.State.PAUSED, chunks.GOES_ON, problem=problem[:500])


def _is_growing(job_pk: int) -> bool:
    """Whether a step of the job itself may make more chunks."""
    return Job.objects.filter(pk=job_pk, due_at__isnull=False).exists()


def _has_taken_some(chunk: Chunk) -> bool:
    """Whether other chunks got something done, or wait for what the API has taken."""
    others = Chunk.objects.filter(job=chunk.job_id).exclude(pk=chunk.pk)
    if others.filter(done_count__gt=0).exists():
        return True
    on_their_way = others.filter(accepted_count__gt=0, due_at__isnull=False)
    items = job_items.MODELS[chunk.job.kind].objects.filter(chunk__in=on_their_way)
    return items.filter(state="sent", code__gt=0).exists()
