"""The samples that were asked for: who wants them where, what is due, and one turn of the work."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inputs_app.client.errors import ApiError
from inputs_app.models import SampleLoad, Workspace
from inputs_app.services import audit, connections
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.samples import loading
from inputs_app.services.samples.photos import PhotosMissingError

TURN_S = 20
"""A turn ends after the first request that is over by then."""
LEASE = timedelta(seconds=30)
"""So long nobody else takes a load that was sent; each note begins it anew."""
LAST_ATTEMPT = 12
PHOTOS_MISSING = (
    "The sample photographs are not installed on this server. The operator adds them with "
    "the extra named demo."
)


def ask(workspace: Workspace, by: Actor) -> SampleLoad:
    """The load of a workspace, due now; asked for again while one is under way, it goes on."""
    with transaction.atomic():
        load, is_new = SampleLoad.objects.select_for_update().get_or_create(
            workspace=workspace, defaults={"asked_by": by.user}
        )
        if is_new or load.is_finished:
            load.asked_by, load.asked_at, load.due_at = by.user, timezone.now(), timezone.now()
            load.position, load.attempt, load.problem = 0, 0, ""
            load.save()
            audit.record(
                by, "samples.load", workspace.name, team=workspace.team, workspace=workspace
            )
    return load


def told(workspace: Workspace) -> str:
    """A sentence about the load of a workspace for its empty page; empty where there is none."""
    load = SampleLoad.objects.filter(workspace=workspace).first()
    if load is None or (load.is_finished and not load.problem):
        return ""
    if load.is_finished:
        return f"The samples could not be loaded. {load.problem}"
    if load.problem:
        return f"The samples are tried again in a moment. {load.problem}"
    return "The samples are being loaded. Reload this page in a moment."


def take_due(now: datetime) -> Sequence[int]:
    """The ids of the loads that are due, which are then nobody else's for the length of a lease."""
    due = SampleLoad.objects.filter(due_at__lte=now).values_list("pk", "due_at")
    return [pk for pk, due_at in due if take(pk, due_at, now)]


def take(pk: int, due_at: datetime | None, now: datetime) -> bool:
    """Whether this load could be taken: it was still due as it had been read."""
    still = SampleLoad.objects.filter(pk=pk, due_at=due_at)
    return still.update(due_at=now + LEASE) == 1


def work(pk: int) -> None:
    """One turn at a load: requests until the time is up, each noted when it is answered.

    Does nothing where the load is gone or finished. Two turns at once do no harm: samples that are
    there are not posted, and the slower of the two stops at its next note.
    """
    load = SampleLoad.objects.select_related("workspace").filter(pk=pk).first()
    if load is None or load.is_finished:
        return
    try:
        _turn(load)
    except ApiError as error:
        _failed(load, error.user_message, is_final=not error.retryable)
    except ProductError as error:
        _failed(load, error.user_message, is_final=True)
    except PhotosMissingError:
        _failed(load, PHOTOS_MISSING, is_final=True)


def _turn(load: SampleLoad) -> None:
    until = time.monotonic() + TURN_S
    for step in loading.load(connections.of(load.workspace), load.position):
        if not _note(load, step.position):
            return
        if time.monotonic() > until:
            _set(load, due_at=timezone.now())
            return
    _set(load, due_at=None)


def _note(load: SampleLoad, position: int) -> bool:
    mine = SampleLoad.objects.filter(pk=load.pk, position=load.position, due_at__isnull=False)
    load.position = position
    return mine.update(position=position, attempt=0, problem="", due_at=timezone.now() + LEASE) == 1


def _failed(load: SampleLoad, problem: str, *, is_final: bool) -> None:
    """Due again later, each time a little later; or given up."""
    gives_up = is_final or load.attempt >= LAST_ATTEMPT
    pause = timedelta(seconds=min(2 ** (load.attempt + 1), 120))
    due_at = None if gives_up else timezone.now() + pause
    _set(load, due_at=due_at, attempt=F("attempt") + 1, problem=problem[:300])


def _set(load: SampleLoad, **values: object) -> None:
    SampleLoad.objects.filter(pk=load.pk, position=load.position).update(**values)
