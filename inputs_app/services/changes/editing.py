"""A change of one input: what it would do, and doing it while the person waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client.types import Input, Json
from inputs_app.models import ChangeItem, Workspace
from inputs_app.services import chunks, images
from inputs_app.services.audit import Actor
from inputs_app.services.changes import bodies, recording, reversing, ways
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.images import Difference

SAME_IN_AUDIT = 50
"""So many differences stand in the audit row; the item holds them all."""


@dataclass(frozen=True)
class Edit:
    """What a person wants of an input: an action and the data to patch with. `keeps`: the fields
    that an overwrite leaves as they are."""

    action: str
    patch: Json
    keeps: Sequence[str] = ()

    @property
    def options(self) -> Json:
        """What a job keeps of it."""
        return {"action": self.action, "keeps": list(self.keeps)}


@dataclass(frozen=True)
class Preview:
    """What an edit would do. `seen` names the image that it was computed from."""

    before: Json
    after: Json
    differences: Sequence[Difference]
    seen: str


def preview(item: Input, edit: Edit) -> Preview:
    """What an edit would do to an input, by the documented rules; nothing is sent."""
    data: Json = item.raw.get("data") or {}
    before = images.image_of(data)
    after = bodies.predicted(data, edit.patch, edit.options)
    return Preview(before, after, images.differences(before, after), images.digest(before))


def apply(by: Actor, workspace: Workspace, item: Input, edit: Edit, reason: str) -> ChangeItem:
    """Records the change and sends it at once; the item says what became of it.

    One that could not be sent yet stays due: a worker goes on with it.
    """
    told = preview(item, edit)
    change = Change(
        title=item.id,
        action=edit.action,
        reason=reason,
        keeps=edit.keeps,
        told={"places": [where(one) for one in told.differences[:SAME_IN_AUDIT]]},
    )
    planned = Planned(item.id, edit.patch, told.before)
    job = recording.record(by, workspace, change, [planned], held=True)
    return ways.now(job)


def undo(by: Actor, done: ChangeItem, reason: str, said: str = "") -> ChangeItem:
    """Gives one input back the image that it had before a change, at once.

    `said`: what people call the change. Fails as a conflict where the input was changed since.
    """
    job = done.chunk.job
    only = done.input_id if chunks.counts(job).items > 1 else ""
    change = reversing.change(job, said or job.title, reason, only)
    planned = reversing.planned(done, change.options)
    return ways.now(recording.record(by, done.workspace, change, [planned], held=True))


def where(difference: Difference) -> str:
    """A place in words. Shape: "metadata.capture.iso", "concepts: night", "geo"."""
    if difference.group == "metadata":
        return ".".join(("metadata", *difference.path))
    if difference.group == "geo":
        return "geo"
    return f"{difference.group}: {difference.path[0]}"
