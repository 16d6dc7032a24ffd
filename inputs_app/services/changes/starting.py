"""Begins a change of many inputs: it is written down here and goes on by workers."""

from collections.abc import Iterable

from inputs_app.models import Job, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.changes.targets import Targets


def start(by: Actor, workspace: Workspace, change: Change, targets: Targets, about: int) -> Job:
    """A change that is the same for all its inputs. `about`: how many they are, as was shown.

    Of all inputs of an app each is written down by the job's own steps before any is changed.
    """
    if targets.is_all:
        collect = {"about": about, "but": list(targets.but)}
        return recording.record_collecting(by, workspace, change, collect)
    return start_each(by, workspace, change, (Planned(one) for one in targets.ids))


def start_each(by: Actor, workspace: Workspace, change: Change, items: Iterable[Planned]) -> Job:
    """A change that has its own patch for each input."""
    return recording.record(by, workspace, change, items)
