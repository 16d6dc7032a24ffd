"""Why a job does not go on right now, in true words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from inputs_app.models import Job
from inputs_app.services.queue import About
from inputs_app.showing import words

TAKEN_WITHIN_S = 10
"""A row that is due is taken by a worker within seconds; longer means that none is free."""
SILENT_AFTER_S = 60


def why(job: Job, about: About) -> str:
    """Why a job waits or stands still; empty where it goes on."""
    if job.state == Job.State.WAITING:
        return _of_waiting(job, about)
    if job.state == Job.State.RUNNING:
        return _of_running(job, about)
    return ""


def _of_waiting(job: Job, about: About) -> str:
    now = timezone.now()
    at = job.due_at or about.next_at
    problem = job.problem or about.problem
    if at is not None and at > now and problem:
        return f"{problem} It is tried again at {_clock(at)}."
    if at is not None and at > now and not about.is_held:
        return f"It begins at {_clock(at)}."
    if at is None or (now - at).total_seconds() < TAKEN_WITHIN_S:
        return "It begins in a moment."
    if about.line.has_workers:
        others = words.counted(about.line.running, "job")
        return f"{_place(about.line.place)} in line: the workers are busy with {others}."
    return "No worker is running. It begins when one is."


def _of_running(job: Job, about: About) -> str:
    now = timezone.now()
    at = job.due_at or about.next_at
    problem = job.problem or about.problem
    if problem and not about.is_held and at is not None and at > now:
        return f"{problem} It is tried again at {_clock(at)}."
    if about.is_held or at is None or (now - at).total_seconds() < TAKEN_WITHIN_S:
        return ""
    beat = job.heartbeat_at
    is_silent = beat is None or (now - beat).total_seconds() > SILENT_AFTER_S
    return "No worker is free or running. It goes on by itself when one is." if is_silent else ""


def _place(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{tail or 'th'}"


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i:s")
