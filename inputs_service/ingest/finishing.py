"""Writes the end of an input's processing: everything in one transaction, or nothing."""

from typing import Any

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inputs_service import answers, counts, statuses
from inputs_service.ingest.claims import Claim
from inputs_service.ingest.processing import Kept, Outcome
from inputs_service.models import AddJob, App, IngestItem, Input, InputMedia
from inputs_service.patience import patient
from inputs_service.wire.values import timestamp

PICTURE_SIZES = ["tiny", "small", "large"]
SIZES = {
    "image": ["orig", *PICTURE_SIZES],
    "video": ["orig"],
    "audio": ["orig", "peaks"],
    "text": ["orig"],
}


@patient
def finish(claim: Claim, outcome: Outcome) -> bool:
    """Gives the input its final status, facts and media, counts it, and ends the claim.

    False where the claim belongs to somebody else by now: then nothing was written.
    """
    with transaction.atomic():
        ended, _ = IngestItem.objects.filter(pk=claim.item_pk, claim=claim.token).delete()
        if not ended:
            return False
        row = Input.objects.select_for_update().get(key=claim.input_key)
        before, row.status, row.status_details = row.status, outcome.code, outcome.details
        row.modified_at = timezone.now()
        row.answer = _answer(row, outcome.kept)
        row.save(update_fields=["status", "status_details", "modified_at", "answer"])
        InputMedia.objects.bulk_create(
            [
                InputMedia(input=row, media_id=kept.digest, place=place)
                for place, kept in outcome.kept.items()
            ],
            ignore_conflicts=True,
        )
        counts.move(row.app_id, {before: -1, outcome.code: 1})
        _count_in_job(claim, is_done=outcome.code == statuses.DONE)
    return True


def _answer(row: Input, kept: dict[str, Kept]) -> str:
    """The stored answer as it stands now, completed with what was found."""
    answer = orjson.loads(row.answer)
    answer["modified_at"] = timestamp(row.modified_at)
    app = App.objects.select_related("user").get(pk=row.app_id) if kept else None
    for place, found in kept.items():
        if app is not None and place in answer["data"]:
            suffix = answers.hosted_suffix(app.user.user_id, app.app_id, place, found.digest)
            answer["data"][place].update(told(place, suffix, found.facts))
    return orjson.dumps(answer).decode()


def told(place: str, suffix: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What an answer says of processed media.

    Shape: `<place>_info`, `hosted{suffix, sizes}`, for videos also `hosted_thumbnail`.
    """
    hosted: dict[str, Any] = {"hosted": {"suffix": suffix, "sizes": SIZES[place]}}
    if place == "video":
        hosted["hosted_thumbnail"] = {"suffix": suffix, "sizes": PICTURE_SIZES}
    return {**facts, **hosted}


def _count_in_job(claim: Claim, *, is_done: bool) -> None:
    if claim.add_job_pk is None:
        return
    ended = {"success_count": F("success_count") + 1} if is_done else {}
    AddJob.objects.filter(pk=claim.add_job_pk).update(
        in_progress_count=F("in_progress_count") - 1,
        modified_at=timezone.now(),
        **(ended or {"failed_count": F("failed_count") + 1}),
    )
