"""Draws what streams send: server-sent events whose data are fragments of our templates."""

import re
import zoneinfo
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from inputs_app.live.watcher import Audience
from inputs_app.models import Job
from inputs_app.services import queue, snapshots
from inputs_app.services.queue import About
from inputs_app.services.snapshots import Snapshot
from inputs_app.showing import dock
from inputs_app.showing import jobs as showing

Frames = Mapping[str, bytes]

BEAT = b": beat\nevent: beat\ndata: 1\n\n"
RETRY = b"retry: 2000\n\n"
READ_AT = re.compile(rb' data-at="\d+"')


def event(name: str, data: str) -> bytes:
    """One server-sent event. Source: HTML standard, "Parsing an event stream"."""
    lines = [line for line in data.splitlines() if line.strip()] or [""]
    return "\n".join([f"event: {name}", *(f"data: {line}" for line in lines), "\n"]).encode()


def say_the_same(one: bytes, other: bytes) -> bool:
    """Whether two frames differ at most in when their rows were read."""
    return READ_AT.sub(b"", one) == READ_AT.sub(b"", other)


NEWS = {"jobs": event("jobs", "1")}
"""Tells of a job that appeared, or went into another state."""


def drawn(
    slug: str, found: Sequence[Snapshot], changed: Collection[int], audiences: Iterable[Audience]
) -> dict[Audience, Frames]:
    """For each audience the frames of the changed jobs, and of the line that sums up all found.

    It reads the rows of those jobs. Raises: DatabaseError.
    """
    jobs = snapshots.rows(changed)
    about = queue.about(jobs)
    made: dict[Audience, Frames] = {}
    for audience in audiences:
        with timezone.override(_zone(audience)):
            shown = [_job(job, about[job.pk], audience) for job in jobs]
            made[audience] = dict(chain(*shown, [("dock", event("dock", _line(slug, found)))]))
    return made


def _job(job: Job, about: About, audience: Audience) -> list[tuple[str, bytes]]:
    card = showing.card(job, about.counts, audience.may_write, about)
    row = dock.row(job, card, about.counts)
    return [
        (card.dom_id, event(card.dom_id, render_to_string("jobs/_card.html", {"card": card}))),
        (row.dom_id, event(row.dom_id, render_to_string("jobs/_dock_row.html", {"row": row}))),
    ]


def _line(slug: str, found: Sequence[Snapshot]) -> str:
    return render_to_string("jobs/_dock_line.html", {"line": dock.line(slug, found)})


def _zone(audience: Audience) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(audience.time_zone or settings.TIME_ZONE)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
