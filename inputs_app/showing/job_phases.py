"""How far a job is, as phases with real counters; no percentage is made up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.template.defaultfilters import filesizeformat

from inputs_app.models import Job
from inputs_app.services.chunks import Counts
from inputs_app.services.transfers import Transfer
from inputs_app.showing import words

IMPORTED = {"image": "Images", "video": "Videos", "audio": "Audio", "text": "Texts"}
ARCHIVES = {
    "pending": "Archives left",
    "in_progress": "Unpacking",
    "completed": "Unpacked",
    "failed": "Not unpacked",
}

ARCHIVE_LOOKS = {"completed": "done", "pending": "waiting"}


@dataclass(frozen=True)
class Phase:
    """One step with its counter; `of` is 0 where nobody knows how many there will be."""

    name: str
    said: str
    state: str
    value: int = 0
    of: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it is over."""
        return self.state == "done"


def of(job: Job, counts: Counts, transfer: Transfer) -> Sequence[Phase]:
    """The phases of a job that runs."""
    if job.kind == Job.Kind.IMPORT:
        return _of_import(job)
    ended = counts.items - counts.left
    if job.kind == Job.Kind.UPLOAD:
        return [
            _phase("Planned", counts.items, counts.items),
            *_of_files(transfer),
            _phase("Accepted", counts.accepted, counts.items),
            _phase("Done", counts.done, counts.items),
        ]
    return [_phase("Sent", ended, counts.items), _phase("Done", counts.done, counts.items)]


def imported(job: Job) -> str:
    """What an import made so far, in words."""
    return words.counted(imported_count(job), "input")


def imported_count(job: Job) -> int:
    """How many inputs an import made so far."""
    return sum((job.options.get("inputs") or {}).values())


def _of_files(transfer: Transfer) -> list[Phase]:
    if not transfer.files:
        return []
    phase = _phase("Transfer", transfer.here, transfer.files)
    return [replace(phase, said=f"{phase.said} · {filesizeformat(transfer.here_bytes)}")]


def _of_import(job: Job) -> Sequence[Phase]:
    inputs = job.options.get("inputs") or {}
    archives = job.options.get("archives") or {}
    kinds = [
        Phase(name, words.number(inputs.get(kind, 0)), "running" if inputs.get(kind) else "waiting")
        for kind, name in IMPORTED.items()
    ]
    packed = [
        Phase(name, words.number(archives[state]), ARCHIVE_LOOKS.get(state, "running"))
        for state, name in ARCHIVES.items()
        if archives.get(state)
    ]
    return [*kinds, *packed]


def _phase(name: str, count: int, total: int) -> Phase:
    state = "done" if total and count >= total else "running" if count else "waiting"
    said = (
        f"{words.number(count)} of {words.number(total)}" if count < total else words.number(count)
    )
    return Phase(name, said, state, count, total)
