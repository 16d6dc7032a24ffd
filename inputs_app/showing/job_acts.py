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
CANCEL = "Cancel this job? What it did so far stays."
DISCARD = "Discard this draft?"


@dataclass(frozen=True)
class Act:
    """One button; `is_link`: it leads to a page or file instead of doing something; `asks`: what a
    script asks before."""

    label: str
    icon: str
    href: str
    is_quiet: bool = False
    is_link: bool = False
    asks: str = ""


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
    return [*acts, *_of_open(job), *(_of_failed(job, counts) if needs_attention else ())]


def _of_open(job: Job) -> list[Act]:
    acts = []
    if job.kind == Kind.DELETION and job.state == State.WAITING:
        acts.append(Act("Take back", "undo", _href("deletion_take_back", job)))
    elif job.state in OPEN:
        label, asks = ("Discard", DISCARD) if job.state == State.DRAFT else ("Cancel", CANCEL)
        acts.append(Act(label, "x", _href("job_cancel", job), is_quiet=True, asks=asks))
    if job.kind != Kind.IMPORT and job.state in (State.RUNNING, State.WAITING):
        acts.append(Act("Pause", "pause", _href("job_pause", job)))
    if job.state == State.PAUSED:
        acts.append(Act("Go on", "play", _href("job_resume", job)))
    return acts


def _of_failed(job: Job, counts: Counts) -> list[Act]:
    """Imports cannot be tried again: their credentials were not kept."""
    label = f"Retry {words.number(counts.failed)} failed" if counts.failed else "Try again"
    is_tried = counts.failed or (job.state == State.FAILED and job.kind != Kind.IMPORT)
    return [Act(label, "retry", _href("job_retry", job))] if is_tried else []


def _href(name: str, job: Job) -> str:
    try:
        return reverse(name, args=[job.workspace.slug, job.pk])
    except NoReverseMatch:
        return ""
