"""What an editor can do with a job: the buttons of its card."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from inputs_app.models import Job
from inputs_app.services import queue
from inputs_app.services.chunks import Counts
from inputs_app.services.jobs import OPEN
from inputs_app.showing import words

State, Kind = Job.State, Job.Kind


@dataclass(frozen=True)
class Act:
    """One button; `is_link`: it leads to a page or file instead of doing something."""

    label: str
    icon: str
    href: str
    is_quiet: bool = False
    is_link: bool = False


def of(job: Job, counts: Counts) -> Sequence[Act]:
    """The buttons of a job, the most useful last."""
    return [act for act in _all(job, counts) if act.href]


def _all(job: Job, counts: Counts) -> list[Act]:
    acts = []
    needs_attention = queue.section(job) == "attention" and job.state != State.PAUSED
    if needs_attention:
        acts.append(Act("Dismiss", "check", _href("job_dismiss", job), is_quiet=True))
    if job.kind != Kind.IMPORT and job.state != State.DRAFT and counts.items:
        report = _href("job_report", job)
        acts.append(Act("Report", "download", report, is_quiet=True, is_link=True))
    if job.kind == Kind.DELETION and job.state == State.WAITING:
        acts.append(Act("Take back", "undo", _href("deletion_take_back", job)))
    elif job.state in OPEN:
        label = "Discard" if job.state == State.DRAFT else "Cancel"
        acts.append(Act(label, "x", _href("job_cancel", job), is_quiet=True))
    if job.kind != Kind.IMPORT and job.state in (State.RUNNING, State.WAITING):
        acts.append(Act("Pause", "pause", _href("job_pause", job)))
    if job.state == State.PAUSED:
        acts.append(Act("Go on", "play", _href("job_resume", job)))
    if needs_attention and counts.failed:
        label = f"Retry {words.number(counts.failed)} failed"
        acts.append(Act(label, "retry", _href("job_retry", job)))
    return acts


def _href(name: str, job: Job) -> str:
    try:
        return reverse(name, args=[job.workspace.slug, job.pk])
    except NoReverseMatch:
        return ""
