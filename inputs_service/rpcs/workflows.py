"""Workflows: this service has none, and says so in the words that clients expect."""

from typing import Any

from inputs_service.call import Call
from inputs_service.errors import NotFound

Message = dict[str, Any]


def list_workflows(call: Call, _: Message) -> Message:
    """No workflows of an app, or of a user. Shape: workflows[], empty. Raises: NotFound."""
    if call.app_id:
        call.app  # noqa: B018 - the app must exist
    else:
        call.owner  # noqa: B018 - so must the user
    return {"workflows": []}


def get_workflow(call: Call, _: Message) -> Message:
    """Never one. Raises: NotFound."""
    call.app  # noqa: B018 - the app must exist
    raise NotFound("This workflow does not exist: this service runs none.")
