"""Writes the end of inputs' processing: everything in one transaction, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inputs_service import answers, counts, statuses
from inputs_service.ingest.claims import Claim
from inputs_service.ingest.processing import LOOK, Kept, Outcome
from inputs_service.models import AddJob, IngestItem, Input, InputMedia, Media
from inputs_service.patience import patient
from inputs_service.rewriting import rewrite
from inputs_service.wire.values import timestamp

PICTURE_SIZES = ["tiny", "small", "large"]
SIZES = {
    "image": ["orig", *PICTURE_SIZES],
    "video": ["orig"],
    "audio": ["orig", "peaks"],
    "text": ["orig"],
}
CHANGED = ["status", "status_details", "modified_at", "answer", "picture_hash"]
Ends = Sequence[tuple[Claim, Outcome]]


@patient
def finish(ends: Ends) -> int:
    """Gives inputs their final status, facts and media, counts them, and ends their claims.

    Says how many: an input whose claim belongs to somebody else by now, or that was deleted, is
    left as it is. The number of queries does not grow with the number of inputs.
    """
    with transaction.atomic():
        held = _end_claims([claim for claim, _ in ends])
        outcomes = {claim.input_key: outcome for claim, outcome in ends if claim in held}
        rows = list(
            Input.objects.select_for_update(of=("self",))
            .select_related("app__user")
            .filter(key__in=outcomes)
            .order_by("key")
        )
        _save_media([kept for _, it in ends for kept in (*it.kept.values(), *it.unshown)])
        _count(rows, outcomes)
        for row in rows:
            _end(row, outcomes[row.key])
        rewrite(rows, CHANGED)
        InputMedia.objects.bulk_create(
            [
                InputMedia(input=row, media=kept.media, place=place)
                for row in rows
                for place, kept in outcomes[row.key].kept.items()
            ],
            ignore_conflicts=True,
        )
        _count_in_jobs(held, outcomes)
    return len(rows)


def _end_claims(claims: Sequence[Claim]) -> set[Claim]:
    """Deletes the rows of those claims that still hold."""
    items = IngestItem.objects.filter(pk__in=[it.item_pk for it in claims]).order_by("pk")
    tokens = dict(items.select_for_update().values_list("pk", "claim"))
    held = {it for it in claims if tokens.get(it.item_pk) == it.token}
    IngestItem.objects.filter(pk__in=[it.item_pk for it in held]).delete()
    return held


def _save_media(all_kept: Sequence[Kept]) -> None:
    """What was learnt of bytes; two processes that learn the same write the same.

    Also of an input that failed or is gone: the sweep finds its files by their row.
    """
    rows = {kept.media.digest: kept.media for kept in all_kept if kept.is_new}
    for row in rows.values():
        row.last_used_at = timezone.now()
    Media.objects.bulk_create(
        [rows[digest] for digest in sorted(rows)],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["content_type", "facts", "renditions", "last_used_at"],
    )


def _count(rows: Sequence[Input], outcomes: Mapping[int, Outcome]) -> None:
    """Moves the kept counts, before the rows themselves change."""
    moves: dict[int, Counter[int]] = {}
    for row in rows:
        moved = moves.setdefault(row.app_id, Counter())
        moved[row.status] -= 1
        moved[outcomes[row.key].code] += 1
    for app_pk, moved in sorted(moves.items()):
        counts.move(app_pk, moved)


def _end(row: Input, outcome: Outcome) -> None:
    """The row as it is now, completed with what was found."""
    row.status, row.status_details = outcome.code, outcome.details
    row.modified_at = timezone.now()
    answer = orjson.loads(row.answer)
    answer["modified_at"] = timestamp(row.modified_at)
    pictures = [it.media.facts[LOOK] for it in outcome.kept.values() if LOOK in it.media.facts]
    row.picture_hash = pictures[0] if pictures else None
    for place, kept in outcome.kept.items():
        user_id, app_id = row.app.user.user_id, row.app.app_id
        suffix = answers.hosted_suffix(user_id, app_id, place, kept.media.digest)
        answer["data"].setdefault(place, {}).update(told(place, suffix, kept.facts))
    row.answer = orjson.dumps(answer).decode()


def told(place: str, suffix: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What an answer says of processed media.

    Shape: `<place>_info`, `hosted{suffix, sizes}`, for videos also `hosted_thumbnail`.
    """
    hosted: dict[str, Any] = {"hosted": {"suffix": suffix, "sizes": SIZES[place]}}
    if place == "video":
        hosted["hosted_thumbnail"] = {"suffix": suffix, "sizes": PICTURE_SIZES}
    return {**facts, **hosted}


def _count_in_jobs(held: set[Claim], outcomes: Mapping[int, Outcome]) -> None:
    ended = Counter(
        (it.add_job_pk, outcomes[it.input_key].code == statuses.DONE)
        for it in held
        if it.add_job_pk is not None
    )
    for (job_pk, is_done), number in sorted(ended.items()):
        column = "success_count" if is_done else "failed_count"
        AddJob.objects.filter(pk=job_pk).update(
            in_progress_count=F("in_progress_count") - number,
            modified_at=timezone.now(),
            **{column: F(column) + number},
        )
