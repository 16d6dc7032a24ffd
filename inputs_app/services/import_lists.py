"""The imports of an app as their page lists them: ours from our rows, the others as the API tells.

The API is asked at most every 5 seconds for a workspace, however many people look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from inputs_app.client import extraction
from inputs_app.client.types import ExtractionJob, Status
from inputs_app.models import Job, Workspace
from inputs_app.services import connections, extractions, jobs, shared

LATEST = 200
SHOWN = 50
LOOKED_FOR = Status(extractions.QUEUED, details="No answer came yet; it is looked for at the API.")


@dataclass(frozen=True)
class Import:
    """An extraction job of the API, and who started it here, if it was here."""

    job: ExtractionJob
    who: str = ""


@dataclass(frozen=True)
class Listing:
    """Imports, newest first; `problem` says why the API's list is old or missing."""

    imports: list[Import]
    problem: str = ""


def of(workspace: Workspace) -> Listing:
    """The app's imports, wherever they were started. At most one remote call.

    Units/limits: 50 of the API, and of ours those that go on. Raises: ProductError where the stored
    token cannot be read.
    """
    kept = shared.reading(_key(workspace), partial(_asked, workspace))
    remote = {one.id: one for one in (kept.found or [] if kept else [])}
    ours, known = _ours(workspace)
    found = [Import(_later(one, known.get(one.id)), _who(known, one.id)) for one in remote.values()]
    missing = [one for one in ours if one.job.id not in remote and one.job.is_running]
    if not remote:
        missing = ours[:SHOWN]
    ordered = sorted([*missing, *found], key=_moment, reverse=True)
    return Listing(ordered, kept.problem if kept else "")


def forget(workspace: Workspace) -> None:
    """The next reader asks the API: something was started or cancelled."""
    shared.forget(_key(workspace))


def job_of(workspace: Workspace, extraction_id: str) -> Job | None:
    """The import of ours to which an extraction job belongs, if it is one of the latest 200."""
    rows = _latest(workspace)
    return next(
        (job for job in rows if extraction_id in job.options.get("extraction_ids", [])), None
    )


def _asked(workspace: Workspace) -> list[ExtractionJob]:
    return extraction.listed(connections.of(workspace, is_background=True), per_page=SHOWN)


def _latest(workspace: Workspace) -> list[Job]:
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.IMPORT).order_by("-id")[:LATEST]
    return [job for job in rows if job.options.get("extraction_ids") or job.state in jobs.OPEN]


def _ours(workspace: Workspace) -> tuple[list[Import], dict[str, Import]]:
    """Our imports, newest first, and the same by the id of the extraction job."""
    found = []
    for job in _latest(workspace):
        told = job.options.get("extractions", [])
        found += [Import(_job(one), job.owner_name) for one in told]
        if not job.options.get("extraction_ids"):
            unknown = ExtractionJob("", job.title, LOOKED_FOR, created_at=job.created_at)
            found.append(Import(unknown, job.owner_name))
    return found, {one.job.id: one for one in found if one.job.id}


def _later(remote: ExtractionJob, ours: Import | None) -> ExtractionJob:
    """What is followed is known better than the list tells; what has ended stays ended."""
    if ours is None or (ours.job.is_running and not remote.is_running):
        return remote
    return ours.job


def _who(known: Mapping[str, Import], job_id: str) -> str:
    return known[job_id].who if job_id in known else ""


def _moment(one: Import) -> datetime:
    return one.job.created_at or datetime.min.replace(tzinfo=UTC)


def _job(told: Mapping[str, Any]) -> ExtractionJob:
    created_at = datetime.fromisoformat(told["created_at"]) if told["created_at"] else None
    status = Status(told["code"], told["words"], told["details"])
    return ExtractionJob(
        told["id"], told["url"], status, told["inputs"], told["archives"], created_at
    )


def _key(workspace: Workspace) -> str:
    return f"imports:{workspace.pk}"
