"""Stores what was found, in one transaction with how far its job is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inputs_service import leases, statuses
from inputs_service.extraction.found import DUPLICATE, REFUSED, Found
from inputs_service.extraction.naming import id_of
from inputs_service.ingest import store
from inputs_service.models import ExtractionJob, Media
from inputs_service.patience import patient
from inputs_service.posting import storing
from inputs_service.posting.drafts import Draft, draft_with
from inputs_service.posting.media import Part

BATCH = 128
PLACES = ("image", "video", "text", "audio")


class Lost(Exception):
    """The job was cancelled, or belongs to another worker by now: leave it as it is."""


def save(
    job: ExtractionJob,
    found: Sequence[Found],
    *,
    place: dict[str, Any],
    passed: Mapping[str, int] | None = None,
    **fields: Any,
) -> None:
    """Makes inputs of up to 128 files, moves the job to `place`, and adds to its counters.

    `job` is held by this process and selected with `app__user` and `add_job`; afterwards its
    `place` and `passed_over` are what the database has. `passed`: reason → how many files were
    passed over. `fields` are set on the job in the same transaction. All of it happens, or nothing:
    then the files are to be brought again, which stores no bytes twice.
    Raises: Lost, OSError of the storage.
    """
    rows = _stored(found)
    told = _save(job, list(zip(found, rows, strict=True)), place, Counter(passed or {}), fields)
    job.place, job.passed_over = place, dict(told)


def _stored(found: Sequence[Found]) -> list[Media]:
    fresh = [it.content for it in found if isinstance(it.content, bytes)]
    rows = iter(store.put_all(fresh))
    return [next(rows) if isinstance(it.content, bytes) else it.content for it in found]


@patient
def _save(
    job: ExtractionJob,
    found: list[tuple[Found, Media]],
    place: dict[str, Any],
    passed: Counter[str],
    fields: dict[str, Any],
) -> Counter[str]:
    drafts = [_draft(job, it, row) for it, row in found]
    with transaction.atomic():
        try:
            storing.insert_all(
                job.app, drafts, {}, job_id=job.add_job.job_id, suffix=job.has_suffixes
            )
        except storing.JobCancelled:
            raise Lost from None
        refused = Counter(_reason(draft) for draft in drafts if draft.problem is not None)
        told = Counter(job.passed_over) + passed + refused
        columns = {**fields, "place": place, "passed_over": dict(told), **_counts(drafts)}
        if not leases.holds(job, modified_at=timezone.now(), attempt=0, **columns):
            raise Lost
    return told


def _draft(job: ExtractionJob, it: Found, row: Media) -> Draft:
    return draft_with(id_of(it.name), job.template, Part(it.place, digest=row.digest))


def _reason(draft: Draft) -> str:
    is_duplicate = draft.problem is not None and draft.problem.code == statuses.DUPLICATE
    return DUPLICATE if is_duplicate else REFUSED


def _counts(drafts: list[Draft]) -> dict[str, Any]:
    kinds = Counter(draft.parts[0].place for draft in drafts if draft.problem is None)
    return {f"{kind}_count": F(f"{kind}_count") + number for kind, number in kinds.items()}


def told_of(passed_over: Mapping[str, int]) -> str:
    """What was passed over, as a sentence; empty for nothing.

    For example "Passed over: 3 duplicate id, 1 unknown kind."
    """
    parts = [f"{number} {reason}" for reason, number in sorted(passed_over.items()) if number]
    return f"Passed over: {', '.join(parts)}." if parts else ""
