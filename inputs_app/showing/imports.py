"""Imports as their list tells them: where from, how far, with real counts and no percentage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inputs_app.client.types import ExtractionJob
from inputs_app.services.import_lists import Import
from inputs_app.showing import words

STATES = {
    64000: ("waiting", "Waiting"),
    64001: ("running", "Running"),
    64002: ("done", "Finished"),
    64003: ("failed", "Failed"),
    64004: ("cancelled", "Cancelled"),
    64006: ("failed", "Failed"),
    64008: ("paused", "Paused"),
    66000: ("failed", "Failed: the bucket could not be listed"),
    67000: ("failed", "Failed: the archive could not be unpacked"),
}
KINDS = {"image": "image", "video": "video", "text": "text", "audio": "audio"}
ARCHIVES = {
    "pending": "waiting",
    "in_progress": "being unpacked",
    "completed": "unpacked",
    "failed": "could not be unpacked",
}


@dataclass(frozen=True)
class ImportRow:
    """One import."""

    id: str
    url: str
    dot: str
    state: str
    details: str
    counts: str
    archives: str
    who: str
    at: datetime | None
    is_running: bool


def of(found: Sequence[Import]) -> list[ImportRow]:
    """The rows of imports, in the order given."""
    return [_row(one.job, one.who) for one in found]


def _row(job: ExtractionJob, who: str) -> ImportRow:
    dot, state = STATES.get(job.status.code, ("failed", job.status.description))
    counts = [words.counted(job.inputs.get(kind, 0), name) for kind, name in KINDS.items()]
    return ImportRow(
        id=job.id,
        url=job.url,
        dot=dot,
        state=state,
        details=job.status.details,
        counts=", ".join(text for text in counts if not text.startswith("0 ")) or "none yet",
        archives=", ".join(
            f"{words.counted(job.archives[name], 'archive')} {told}"
            for name, told in ARCHIVES.items()
            if job.archives.get(name)
        ),
        who=who,
        at=job.created_at,
        is_running=job.is_running,
    )
