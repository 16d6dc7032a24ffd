"""The queue dock: one line that sums the jobs up, and a row for each while it is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from inputs_app.models import Job
from inputs_app.services.chunks import Counts
from inputs_app.services.snapshots import Snapshot
from inputs_app.showing import sums, words
from inputs_app.showing.changes import DOTS
from inputs_app.showing.jobs import Card

NOUNS = {
    Job.Kind.UPLOAD: "upload",
    Job.Kind.IMPORT: "import",
    Job.Kind.CHANGE: "change",
    Job.Kind.DELETION: "deletion",
    Job.Kind.EXPORT: "export",
}
GOING_ON = (Job.State.RUNNING, Job.State.WAITING, Job.State.PAUSED)


@dataclass(frozen=True)
class Line:
    """The sum of all jobs. `poll_href`: where a page without a stream asks again, while any goes
    on."""

    dot: str
    said: str
    poll_href: str


@dataclass(frozen=True)
class Row:
    """One job in the open dock."""

    dom_id: str
    at: int
    href: str
    title: str
    dot: str
    state: str
    counter: str
    value: int
    of: int
    who: str
    problems: str


def line(slug: str, jobs: Sequence[Snapshot]) -> Line | None:
    """What the dock says while it is closed; None where there is nothing to tell."""
    going_on = [one for one in jobs if one.state in GOING_ON]
    if not jobs:
        return None
    problems = sum(map(_problems, jobs))
    said = _states(going_on) if going_on else [_ended(jobs)]
    said += [words.counted(problems, "problem")] if problems else []
    poll_href = f"{reverse('dock', args=[slug])}?line=1" if going_on else ""
    return Line(_dot(going_on or jobs, problems), " · ".join(said), poll_href)


def row(job: Job, card: Card, counts: Counts) -> Row:
    """One job: its place, its state, real counters."""
    return Row(
        dom_id=f"dock-job-{job.pk}",
        at=card.at,
        href=card.href,
        title=card.title,
        dot=card.dot,
        state=card.state,
        counter=sums.how_far(counts.items, counts.done, job.state),
        value=counts.done,
        of=0 if card.ended_at else counts.items,
        who=card.who,
        problems=" · ".join(sums.beside(job.kind, counts.failed, counts.skipped)),
    )


def _states(jobs: Sequence[Snapshot]) -> list[str]:
    """How many are in the foremost state, and their real counters where a number is known yet."""
    state = next(one for one in GOING_ON if any(job.state == one for job in jobs))
    mine = [job for job in jobs if job.state == state]
    far = sums.how_far(sum(job.items for job in mine), sum(job.done for job in mine), state)
    said = f"{words.counted(len(mine), _noun(mine))} {state.label.lower()}"
    return [said, far] if far else [said]


def _ended(jobs: Sequence[Snapshot]) -> str:
    noun = _noun(jobs)
    items, done = sum(one.items for one in jobs), sum(one.done for one in jobs)
    said = f"{words.counted(len(jobs), noun)} ended"
    if len(jobs) == 1:
        said = f"{noun.capitalize()} {Job.State(jobs[0].state).label.lower()}"
    return f"{said} · {sums.share(items, done)} done" if items else said


def _noun(jobs: Sequence[Snapshot]) -> str:
    kinds = {one.kind for one in jobs}
    return NOUNS[Job.Kind(kinds.pop())] if len(kinds) == 1 else "job"


def _problems(job: Snapshot) -> int:
    """Items that failed; a job that failed as a whole is one; none where somebody has seen it."""
    if job.dismissed_at is not None:
        return 0
    return job.failed or int(job.state == Job.State.FAILED)


def _dot(jobs: Sequence[Snapshot], problems: int) -> str:
    states = {Job.State(one.state) for one in jobs}
    if Job.State.RUNNING in states:
        return "running"
    if problems:
        return "problems"
    if states == {Job.State.CANCELLED}:
        return "cancelled"
    return next((DOTS[state] for state in GOING_ON if state in states), "done")
