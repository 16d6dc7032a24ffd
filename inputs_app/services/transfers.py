"""How many files of an upload have arrived from the browser. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from inputs_app.models import UploadItem

State = UploadItem.State
NOT_HERE = Q(state=State.PLANNED)


@dataclass(frozen=True)
class Transfer:
    """Files of one upload: all, those that are here, and their bytes."""

    files: int = 0
    here: int = 0
    here_bytes: int = 0


def of(job_pks: Sequence[int]) -> dict[int, Transfer]:
    """The transfers of uploads that have files. It counts items: ask it of small uploads only."""
    if not job_pks:
        return {}
    rows = UploadItem.objects.filter(job__in=job_pks, source=UploadItem.Source.FILE).order_by()
    sums = rows.values("job_id").annotate(
        files=Count("pk"),
        here=Count("pk", filter=~NOT_HERE),
        here_bytes=Sum("size_bytes", filter=~NOT_HERE),
    )
    return {
        row["job_id"]: Transfer(row["files"], row["here"], row["here_bytes"] or 0) for row in sums
    }
