"""Jobs as they begin: who asked for what, in which workspace."""

from typing import Any

from inputs_app.models import Job, Workspace
from inputs_app.services.audit import Actor

TITLE_LENGTH = 300


def waiting(by: Actor, workspace: Workspace, kind: Job.Kind, title: str, **fields: Any) -> Job:
    """A new job that waits for its turn; call it inside the transaction of its audit row."""
    return Job.objects.create(
        workspace=workspace,
        kind=kind,
        state=Job.State.WAITING,
        owner=by.user,
        owner_name=str(by.user)[:200],
        title=title[:TITLE_LENGTH],
        request_id=by.request_id,
        **fields,
    )
