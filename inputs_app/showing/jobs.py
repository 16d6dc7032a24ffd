"""Jobs as cards and rows: what, who, where it stands, real counts, what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from inputs_app.models import Job
from inputs_app.services import queue
from inputs_app.services.chunks import Counts
from inputs_app.services.jobs import ENDED
from inputs_app.services.queue import About, Cause
from inputs_app.showing import changes, job_acts, job_phases, sums, words
from inputs_app.showing.changes import DOTS
from inputs_app.showing.job_acts import Act
from inputs_app.showing.job_phases import Phase
from inputs_app.showing.job_waits import why

DETAILS = {
    Job.Kind.UPLOAD: "upload_detail",
    Job.Kind.CHANGE: "change_detail",
    Job.Kind.DELETION: "deletion_detail",
}
LOOKS = {"attention": "attention", "waiting": "line", "paused": "line", "draft": "line"}


@dataclass(frozen=True)
class Card:
    """One job as a card. `dom_id` stays the same for as long as the job is there; `at`: when its
    row was read, in ms, so that a page never goes back to an older one; `beat_at`: the last sign
    of life of who works on it, told while it runs."""

    dom_id: str
    at: int
    section: str
    href: str
    title: str
    kind: str
    who: str
    dot: str
    state: str
    look: str
    said: Sequence[str]
    why: str
    beat_at: datetime | None
    beat: str
    ended_at: datetime | None
    phases: Sequence[Phase]
    causes: Sequence[Cause]
    acts: Sequence[Act]


@dataclass(frozen=True)
class Row:
    """One ended job in the table."""

    href: str
    title: str
    kind: str
    dot: str
    state: str
    why: str
    who: str
    inputs: str
    took: str
    ended_at: datetime | None


def card(job: Job, counts: Counts, may_write: bool, about: About | None = None) -> Card:
    """A job as a card, see `jobs/_card.html`. `about`: what `services.queue.about` gives."""
    about = about or About(counts=counts)
    section = queue.section(job)
    is_running = section == "running"
    return Card(
        dom_id=f"job-{job.pk}",
        at=int(job.read_at.timestamp() * 1000),
        section=section,
        href=href(job),
        title=title(job, counts),
        kind=job.get_kind_display(),
        who=job.owner_name,
        dot=DOTS[Job.State(job.state)],
        state=job.get_state_display(),
        look=LOOKS.get(section, ""),
        said=_said(job, counts),
        why=why(job, about),
        beat_at=job.heartbeat_at if is_running else None,
        beat=_age(job.heartbeat_at) if is_running else "",
        ended_at=job.ended_at,
        phases=job_phases.of(job, counts, about.transfer) if is_running else (),
        causes=_causes(job, about),
        acts=job_acts.of(job, counts) if may_write else (),
    )


def row(job: Job, counts: Counts) -> Row:
    """An ended job as a row of the table."""
    begun = job.started_at or job.created_at
    return Row(
        href=href(job),
        title=title(job, counts),
        kind=job.get_kind_display(),
        dot=DOTS[Job.State(job.state)],
        state=job.get_state_display(),
        why=job.problem if job.state == Job.State.FAILED else "",
        who=job.owner_name,
        inputs=_inputs(job, counts),
        took=words.span((job.ended_at - begun).total_seconds()) if job.ended_at else "",
        ended_at=job.ended_at,
    )


def cards(jobs: Sequence[Job], known: Mapping[int, About], *, may_write: bool) -> list[Card]:
    """The cards of jobs, in the order given."""
    return [card(job, known[job.pk].counts, may_write, known[job.pk]) for job in jobs]


def href(job: Job) -> str:
    """The page of a job: the one of its kind where there is one."""
    slug = job.workspace.slug
    if job.kind == Job.Kind.IMPORT:
        return reverse("import_list", args=[slug])
    try:
        return reverse(DETAILS[Job.Kind(job.kind)], args=[slug, job.pk])
    except (KeyError, NoReverseMatch):
        return reverse("job_detail", args=[slug, job.pk])


def title(job: Job, counts: Counts) -> str:
    """What a job is called."""
    if job.kind == Job.Kind.CHANGE:
        return changes.title(job, counts.items)
    return job.title or f"{job.get_kind_display()} {job.pk}"


def _said(job: Job, counts: Counts) -> list[str]:
    """The numbers that the phases do not tell."""
    told = []
    if job.state != Job.State.RUNNING:
        is_import = job.kind == Job.Kind.IMPORT
        far = sums.how_far(counts.items, counts.done, job.state)
        told.append(job_phases.imported(job) if is_import else far)
    told += sums.beside(job.kind, counts.failed, counts.skipped)
    if job.kind == Job.Kind.UPLOAD and job.state == Job.State.CANCELLED:
        told += sums.after_cancel(counts)
    return [one for one in told if one]


def _inputs(job: Job, counts: Counts) -> str:
    if job.kind == Job.Kind.IMPORT:
        return words.number(job_phases.imported_count(job))
    return sums.share(counts.items, counts.done) if counts.items else ""


def _causes(job: Job, about: About) -> Sequence[Cause]:
    told = (
        [Cause(0, job.problem)] if job.problem and job.state in (*ENDED, Job.State.PAUSED) else []
    )
    return [*told, *about.causes]


def _age(moment: datetime | None) -> str:
    return words.span((timezone.now() - moment).total_seconds()) if moment else ""
