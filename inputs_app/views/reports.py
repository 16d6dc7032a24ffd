"""The report of a job as CSV: what became of each of its inputs."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.models import Job
from inputs_app.services import queue, reports
from inputs_app.services.reports import Row
from inputs_app.showing.csv_lines import lines, tame

COLUMNS = ("number", "name", "id", "state", "code", "cause", "sent", "accepted")


@require_safe
def job_report(request: HttpRequest, slug: str, pk: int) -> StreamingHttpResponse:
    """All inputs of a job, streamed."""
    job = queue.job(access.get_workspace(request, slug), pk)
    if job is None or not reports.has_rows(job):
        raise Http404
    response = StreamingHttpResponse(_stream(job), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{job.kind}-{job.pk}.csv"'
    return response


async def _stream(job: Job) -> AsyncIterator[bytes]:
    yield lines([COLUMNS])
    after = 0
    while found := await sync_to_async(_step)(job, after):
        yield lines(map(_cells, found))
        after = found[-1].key


def _step(job: Job, after: int) -> Sequence[Row]:
    """One step of rows; gives the connection back, so that a slow reader holds none."""
    try:
        return reports.rows(job, after)
    finally:
        close_old_connections()


def _cells(row: Row) -> list[str]:
    words = [row.name, row.input_id, row.state, str(row.code or ""), row.cause]
    return [str(row.number), *map(tame, words), _moment(row.sent_at), _moment(row.accepted_at)]


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
