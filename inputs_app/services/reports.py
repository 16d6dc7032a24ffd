"""What became of each input of a job, some rows at a time. Reads only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inputs_app.models import ChangeItem, DeletionItem, Job, UploadItem
from inputs_app.services import job_items
from inputs_core.limits import INPUTS_PER_REQUEST

Kind = Job.Kind
STEP_ROWS = 500


@dataclass(frozen=True)
class Row:
    """One input of a job. `key` is the cursor; `code` a StatusCode of the API, 0 where none came;
    `cause` one sentence, empty where all went well."""

    key: int
    number: int
    name: str
    input_id: str
    state: str
    code: int
    cause: str
    sent_at: datetime | None
    accepted_at: datetime | None = None


def has_rows(job: Job) -> bool:
    """Whether a job of this kind has inputs to tell of."""
    return job.kind in READERS


def rows(job: Job, after: int = 0) -> Sequence[Row]:
    """The next rows behind a cursor, in their order; empty at the end. Units/limits: 500."""
    return READERS[job.kind](job, after)


def _uploads(job: Job, after: int) -> Sequence[Row]:
    found = UploadItem.objects.filter(job=job, number__gte=after).order_by("number")
    return [
        Row(
            key=item.number + 1,
            number=item.number + 1,
            name=item.name,
            input_id=item.input_id,
            state=item.get_state_display(),
            code=item.code,
            cause=item.problem,
            sent_at=item.sent_at,
            accepted_at=item.accepted_at,
        )
        for item in found.defer("text", "data")[:STEP_ROWS]
    ]


def _changes(job: Job, after: int) -> Sequence[Row]:
    found = job_items.walk(ChangeItem.objects.all(), job, after)
    found = found.select_related("chunk").defer("patch", "expected", "before", "predicted", "after")
    return [_chunked(item) for item in found[:STEP_ROWS]]


def _deletions(job: Job, after: int) -> Sequence[Row]:
    found = job_items.walk(DeletionItem.objects.all(), job, after)
    found = found.select_related("chunk").defer("snapshot", "annotations")
    return [_chunked(item) for item in found[:STEP_ROWS]]


def _chunked(item: ChangeItem | DeletionItem) -> Row:
    return Row(
        key=item.pk,
        number=item.chunk.number * INPUTS_PER_REQUEST + item.number + 1,
        name="",
        input_id=item.input_id,
        state=item.get_state_display(),
        code=item.code,
        cause=item.problem,
        sent_at=item.sent_at,
    )


READERS: Mapping[str, Callable[[Job, int], Sequence[Row]]] = {
    Kind.UPLOAD: _uploads,
    Kind.CHANGE: _changes,
    Kind.DELETION: _deletions,
}
