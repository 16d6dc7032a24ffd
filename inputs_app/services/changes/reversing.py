"""What undoes a change: which change it is as a whole, and what it asks of each input."""

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


def change(job: Job, title: str, reason: str) -> Change:
    """The change that undoes another."""
    action = OPPOSITES.get(job.options["action"], "overwrite")
    dataset_id = job.options.get("dataset_id", "")
    return Change(title, action, reason, undoes=job, dataset_id=dataset_id)


def planned(item: ChangeItem, options: Json) -> Planned:
    """What gives an input back what it had before; one that was changed since is a conflict.

    `options`: those of the change that undoes.
    """
    if options["action"] == annotating.ACTION:
        return annotating.back_of(item)
    before = {} if options["action"] in OPPOSITES else item.before or {}
    return Planned(item.input_id, before, item.after)
