"""Stores drafts: media first, then every row in one transaction with a fixed number of queries."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inputs_service import answers, counts, dispatch, lookups, statuses
from inputs_service.annotations import rows
from inputs_service.errors import CodedError
from inputs_service.ingest import store
from inputs_service.models import (
    AddJob,
    App,
    Dataset,
    DatasetInput,
    FurtherAddress,
    IngestItem,
    Input,
    InputConcept,
    InputMedia,
)
from inputs_service.posting import concepts, duplicates
from inputs_service.posting.drafts import Draft
from inputs_service.posting.media import Part
from inputs_service.posting.problems import Problem
from inputs_service.searching import cells, metadata
from inputs_service.wire.values import timestamp

Digests = dict[int, str]
JOB_CANCELLED = 64004


class JobCancelled(CodedError):
    """The add-job takes no more inputs."""

    code = JOB_CANCELLED


def store_all(app: App, drafts: list[Draft], *, job_id: str = "", suffix: bool = False) -> None:
    """Stores the drafts that have no problem, and marks those that turn out to have one.

    Afterwards a stored draft has its final `input_id` and `answer`. With `job_id` the add-job of
    that id counts them, created where it does not exist.
    Raises: JobCancelled.
    """
    parts = [part for draft in _sound(drafts) for part in draft.parts if part.content]
    stored = store.put_all([part.content for part in parts])
    digests = {id(part): row.digest for part, row in zip(parts, stored, strict=True)}
    with transaction.atomic():
        insert_all(app, drafts, digests, job_id=job_id, suffix=suffix)


def insert_all(
    app: App, drafts: list[Draft], digests: Digests, *, job_id: str = "", suffix: bool = False
) -> None:
    """As `store_all`, for bytes that are stored already, at the beginning of a transaction.

    `digests` names the bytes of those parts that do not say themselves which they are.
    Shape: id(part) → SHA-256. Raises: JobCancelled.
    """
    counts.lock(app)
    duplicates.settle_ids(app, _sound(drafts), suffix=suffix)
    duplicates.refuse_urls(app, _sound(drafts))
    datasets = _datasets(app, _sound(drafts))
    sound = _sound(drafts)
    job = _count_in_job(app, job_id, len(sound), len(drafts) - len(sound)) if job_id else None
    if sound:
        _insert(app, sound, digests, datasets, job)
        counts.move(app.pk, {statuses.PENDING: len(sound)})
        transaction.on_commit(dispatch.wake_ingest)


def _sound(drafts: Iterable[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.problem is None]


def _digest(part: Part, digests: Digests) -> str:
    """Of the bytes that it shows; empty for an address."""
    return part.digest or digests.get(id(part), "")


def _datasets(app: App, drafts: list[Draft]) -> dict[str, int]:
    wanted = {dataset_id for draft in drafts for dataset_id in draft.dataset_ids}
    rows = Dataset.objects.filter(app=app).order_by("pk").select_for_update(no_key=True)
    found = lookups.found(rows, "dataset_id", wanted, "pk")
    for draft in drafts:
        missing = next((name for name in draft.dataset_ids if name not in found), None)
        if missing is not None:
            draft.problem = Problem(f"The dataset {missing} does not exist.", 11101)
    return found


def _count_in_job(app: App, job_id: str, accepted: int, refused: int) -> AddJob:
    job, _ = AddJob.objects.get_or_create(app=app, job_id=job_id)
    living = AddJob.objects.filter(pk=job.pk, cancelled_at=None).update(
        pending_count=F("pending_count") + accepted,
        failed_count=F("failed_count") + refused,
        modified_at=timezone.now(),
    )
    if not living:
        raise JobCancelled(f"The add-job {job_id} was cancelled and takes no more inputs.")
    return job


def _insert(
    app: App, drafts: list[Draft], digests: Digests, datasets: dict[str, int], job: AddJob | None
) -> None:
    now = timezone.now()
    inputs = Input.objects.bulk_create([_row(app, draft, digests, now) for draft in drafts])
    pairs = list(zip(inputs, drafts, strict=True))
    names = {name: text for draft in drafts for name, text in draft.names.items()}
    labels = concepts.rows_of(app, names)
    InputConcept.objects.bulk_create(
        InputConcept(input=row, concept_id=labels[name], value=value)
        for row, draft in pairs
        for name, value in draft.labels.values.items()
    )
    metadata.index(app.pk, {row.key: draft.data.get("metadata", {}) for row, draft in pairs})
    rows.insert(_annotations(pairs, now), labels)
    DatasetInput.objects.bulk_create(
        DatasetInput(input=row, dataset_id=datasets[name])
        for row, draft in pairs
        for name in draft.dataset_ids
    )
    InputMedia.objects.bulk_create(
        InputMedia(input=row, media_id=digest, place=part.place)
        for row, draft in pairs
        for part in draft.parts
        if (digest := _digest(part, digests))
    )
    FurtherAddress.objects.bulk_create(
        address for row, draft in pairs for address in duplicates.further_addresses(row, draft)
    )
    IngestItem.objects.bulk_create(
        IngestItem(input=row, add_job=job, due_at=now) for row, _ in pairs
    )


def _annotations(pairs: list[tuple[Input, Draft]], now: datetime) -> Iterator[rows.Pair]:
    for row, draft in pairs:
        yield rows.input_level(row), {}
        yield from rows.placed(row, draft.data, now)


def _row(app: App, draft: Draft, digests: Digests, now: datetime) -> Input:
    for part in draft.parts:
        if digest := _digest(part, digests):
            suffix = answers.hosted_suffix(app.user.user_id, app.app_id, part.place, digest)
            draft.data[part.place]["hosted"] = {"suffix": suffix, "sizes": ["orig"]}
    told = timestamp(now)
    draft.answer = orjson.dumps(
        {"id": draft.input_id, "data": draft.data, "created_at": told, "modified_at": told}
    ).decode()
    point = draft.data.get("geo", {}).get("geo_point", {})
    return Input(
        app=app,
        input_id=draft.input_id,
        kinds=draft.kinds,
        url_digest=duplicates.url_digest(next(iter(draft.urls), "")),
        longitude=point.get("longitude"),
        latitude=point.get("latitude"),
        cell=cells.cell_of(point.get("longitude"), point.get("latitude")),
        answer=draft.answer,
        created_at=now,
        modified_at=now,
    )
