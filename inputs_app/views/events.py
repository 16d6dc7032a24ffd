"""Live progress of a workspace: the stream of server-sent events, and the dock's parts for pages
that ask by themselves."""

import asyncio
import logging
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.db import connections as databases
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from inputs_app import access, request_threads
from inputs_app.live import frames
from inputs_app.live.hub import HUB
from inputs_app.live.watcher import Audience, Seat
from inputs_app.models import Role
from inputs_app.services import queue, snapshots
from inputs_app.services.snapshots import Snapshot
from inputs_app.showing import dock as showing
from inputs_app.showing.dock import Row
from inputs_app.showing.jobs import cards as cards_of

log = logging.getLogger(__name__)
BEAT_S = 15.0
LASTS_S = 600.0
"""After so long a stream ends: the browser opens it anew, and access is checked anew."""


@require_GET
async def events(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The stream: how all jobs stand, then each change, a beat every 15 s, for ten minutes."""
    seat = await sync_to_async(_seat)(request, slug)
    response = StreamingHttpResponse(_frames(seat, slug), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@require_safe
def dock(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows of the open dock, or its line with `?line=1`; fragments."""
    workspace = access.get_workspace(request, slug)
    found = snapshots.of_workspace(workspace.pk)
    if "line" in request.GET:
        line = showing.line(slug, found)
        response = render(request, "jobs/_dock_line.html", {"line": line})
    else:
        shown = {"rows": _rows(found), "queue_href": reverse("job_list", args=[slug])}
        response = render(request, "jobs/dock.html", shown)
    response["Cache-Control"] = "no-store"
    return response


def _rows(found: list[Snapshot]) -> list[Row]:
    jobs = snapshots.rows([one.id for one in found])
    about = queue.about(jobs)
    counts = {pk: one.counts for pk, one in about.items()}
    cards = cards_of(jobs, about, may_write=False)
    return [showing.row(job, card, counts[job.pk]) for job, card in zip(jobs, cards, strict=True)]


def _seat(request: HttpRequest, slug: str) -> Seat:
    """Access first; gives the database connections back before the stream begins."""
    workspace = access.get_workspace(request, slug)
    person, role = access.get_person(request), access.role_in(request)
    audience = Audience(role >= Role.EDITOR, person.time_zone)
    seat = Seat(workspace.pk, workspace.team_id, person.pk, role, audience)
    for database in databases.all(initialized_only=True):
        if not database.in_atomic_block:
            database.close()
    return seat


async def _frames(seat: Seat, slug: str) -> AsyncIterator[bytes]:
    request_threads.give_back()
    clock = asyncio.get_running_loop().time
    ends_at = clock() + LASTS_S
    yield frames.RETRY
    try:
        async with HUB.watching(seat, slug) as watcher:
            while not watcher.is_over and (left_s := ends_at - clock()) > 0:
                news = await watcher.take(min(BEAT_S, left_s))
                if news or not watcher.is_over:
                    yield news or frames.BEAT
    except DatabaseError as error:
        log.warning("A stream could not begin: %s", type(error).__name__)
