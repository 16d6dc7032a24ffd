"""Draws what streams send: server-sent events whose data are fragments of our templates."""

import zoneinfo
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from inputs_app.live.watcher import Audience
from inputs_app.services.snapshots import Snapshot
from inputs_app.showing import dock

BEAT = b": beat\nevent: beat\ndata: 1\n\n"
RETRY = b"retry: 2000\n\n"


def event(name: str, data: str) -> bytes:
    """One server-sent event. Source: HTML standard, "Parsing an event stream"."""
    lines = [line for line in data.splitlines() if line.strip()] or [""]
    return "\n".join([f"event: {name}", *(f"data: {line}" for line in lines), "\n"]).encode()


NEWS = {"jobs": event("jobs", "1")}
"""Tells of a job that appeared, or went into another state."""


def drawn(
    slug: str, found: Iterable[Snapshot], changed: Iterable[Snapshot], audience: Audience
) -> dict[str, bytes]:
    """The frames of the changed jobs, and of the line that sums up all found."""
    with timezone.override(_zone(audience)):
        lines = {f"dock-job-{one.id}": _row(slug, one) for one in changed}
        return {**lines, "dock": event("dock", _line(slug, found))}


def _row(slug: str, snapshot: Snapshot) -> bytes:
    row = dock.row(slug, snapshot)
    return event(row.dom_id, render_to_string("jobs/_dock_row.html", {"row": row}))


def _line(slug: str, found: Iterable[Snapshot]) -> str:
    shown: Mapping[str, object] = {"line": dock.line(slug, list(found))}
    return render_to_string("jobs/_dock_line.html", shown)


def _zone(audience: Audience) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(audience.time_zone or settings.TIME_ZONE)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
