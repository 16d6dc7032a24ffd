"""What undoes a change: which change it is as a whole, what it is called, and what it asks of each
input."""

from dataclasses import asdict, dataclass

from inputs_app.client.types import Json
from inputs_app.models import ChangeItem, Job
from inputs_app.services.changes import annotating, member_sending
from inputs_app.services.changes.recording import Change, Planned

OPPOSITES = {
    member_sending.ADD: member_sending.REMOVE,
    member_sending.REMOVE: member_sending.ADD,
    annotating.ACTION: annotating.ACTION,
}
"""Any other change is undone by an overwrite with what stood there."""


SAID_CHARACTERS = 200
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Undone:
    """What was undone first, and how often there and back since: an even turn does it again."""

    of: str
    turn: int = 1

    @property
    def title(self) -> str:
        """Shape: Undo of “…”, then Redo of “…”, then Undo of “…”, for the 2nd time."""
        time = (self.turn + 1) // 2
        word = "Undo" if self.turn % 2 else "Redo"
        again = f", for the {time}{_ending(time)} time" if time > 1 else ""
        return f"{word} of “{self.of}”{again}"


def undone(job: Job, said: str) -> Undone:
    """What undoing a change is called; `said` is what people call the change."""
    if known := job.options.get("undo"):
        return Undone(known["of"], known["turn"] + 1)
    cut = said if len(said) <= SAID_CHARACTERS else f"{said[:SAID_CHARACTERS]}…"
    return Undone(cut)


def change(job: Job, said: str, reason: str, only: str = "") -> Change:
    """The change that undoes another, on all of its inputs or on the one that is named."""
    action = OPPOSITES.get(job.options["action"], "overwrite")
    undo = undone(job, said)
    return Change(
        f"{undo.title}: {only}" if only else undo.title,
        action,
        reason,
        undoes=job,
        dataset_id=job.options.get("dataset_id", ""),
        undo=asdict(undo),
        is_named=True,
    )


def _ending(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else ENDINGS.get(number % 10, "th")


def planned(item: ChangeItem, options: Json) -> Planned:
    """What gives an input back what it had before; one that was changed since is a conflict.

    `options`: those of the change that undoes.
    """
    if options["action"] == annotating.ACTION:
        return annotating.back_of(item)
    before = {} if options["action"] in OPPOSITES else item.before or {}
    return Planned(item.input_id, before, item.after)
