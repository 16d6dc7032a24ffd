"""The page before a deletion: what goes, what is kept, and what cannot be brought back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from inputs_app.client.types import Input
from inputs_app.models import Job, Workspace
from inputs_app.services import media
from inputs_app.services.deletions import freezing
from inputs_app.services.deletions.asking import Asked
from inputs_app.showing import words
from inputs_core.limits import MB

PICTURES, NAMED, FEW = 12, 12, 6


@dataclass(frozen=True)
class Ask:
    """The page before a deletion. `losses`: sentences that say what cannot be brought back."""

    count: int
    noun: str
    pictures: Sequence[tuple[str, str]]
    named: Sequence[str]
    left_out: int
    losses: Sequence[str]
    keeps: str
    wait_s: int
    keep_days: int


def asked(workspace: Workspace, told: Asked) -> Ask:
    """The page for a selection."""
    pictures = [
        (one.id, url)
        for one in told.found
        if (url := media.thumbnail(workspace, one, "tiny")) and one.status.is_success
    ][:PICTURES]
    pictured = {input_id for input_id, _ in pictures}
    is_few = len(told.found) <= FEW
    named = [one.id for one in told.found if is_few or one.id not in pictured][:NAMED]
    return Ask(
        count=len(told.found),
        noun=words.counted(len(told.found), "input"),
        pictures=pictures,
        named=named,
        left_out=len(told.found) - len(pictured.union(named)),
        losses=_losses(told),
        keeps=_kept(told.kept_bytes),
        wait_s=settings.DELETE_WAIT_S,
        keep_days=settings.KEEP_DAYS,
    )


def frozen(job: Job) -> Ask:
    """The page for all inputs of an app, whose numbers are estimated."""
    count = job.options.get("count", 0)
    lost, kept_bytes = freezing.estimate(job)
    limit = settings.SNAPSHOT_MAX_BYTES // MB
    why = f"the original is larger than the {limit} MB that are kept, or the API does not give it."
    losses = [f"About {words.counted(lost, 'input')}: {why}"] if lost else []
    return Ask(
        count=count,
        noun=words.counted(count, "input"),
        pictures=(),
        named=(),
        left_out=0,
        losses=losses,
        keeps=f"about {_kept(kept_bytes)}" if kept_bytes else "",
        wait_s=settings.DELETE_WAIT_S,
        keep_days=settings.KEEP_DAYS,
    )


def _losses(told: Asked) -> list[str]:
    found = [f"{_of(count, told.found)} {_lower(why)}" for why, count in told.losses.items()]
    if told.unknown:
        them = _of(told.unknown, told.found)
        found.append(f"{them} the API did not say in time how large the original is.")
    if told.by_others:
        some = words.counted(told.by_others, "annotation")
        found.append(f"{some} by other people or by models may come back under another name.")
    return found


def _of(count: int, found: Sequence[Input]) -> str:
    return "The input:" if count == len(found) == 1 else f"{words.counted(count, 'input')}:"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if not sentence.startswith("The API") else sentence


def _kept(kept_bytes: int) -> str:
    if not kept_bytes:
        return ""
    return f"{round(kept_bytes / MB):,} MB" if kept_bytes >= MB else "less than 1 MB"
