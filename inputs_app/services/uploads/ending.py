"""How a turn at a chunk of an upload ends: items and counts in one transaction."""

from django.db import transaction

from inputs_app.models import Chunk
from inputs_app.services import chunks
from inputs_app.services.uploads.outcomes import Outcomes, sums

NOT_TOLD = "The Inputs API did not say what became of some inputs. They are looked for again."


def rest(
    chunk: Chunk, outcomes: Outcomes, in_s: float, problem: str = "", *, is_attempt: bool = True
) -> bool:
    """Writes down what became of the items; what is left is due again later.

    With a problem it is one more attempt, unless it goes on as long as it takes. Without items that
    are left the chunk ends. False: somebody else has the chunk by now, nothing is written.
    """
    with transaction.atomic():
        if not chunks.is_ours(chunk):
            return False
        outcomes.save()
        found = sums(chunk)
        counts = found.counts()
        if found.is_over:
            chunks.end(
                chunk,
                accepted=found.accepted,
                done=found.done,
                failed=found.failed,
                skipped=found.skipped,
            )
        elif problem and is_attempt:
            Chunk.objects.filter(pk=chunk.pk).update(**counts)
            chunks.again(chunk, problem, in_s)
        else:
            chunks.note(chunk, in_s, **counts)
            Chunk.objects.filter(pk=chunk.pk).exclude(problem=problem).update(problem=problem)
    return True
