"""What an app says of itself: checked where it is created, and changed by patches.

Source: App, PatchAppsRequest and PatchAction of clarifai-grpc.
"""

from typing import Any

import orjson
from django.db import IntegrityError, transaction

from inputs_core import ids, patching
from inputs_core.limits import MB
from inputs_service import ownership
from inputs_service.errors import InvalidRequest
from inputs_service.models import App, User

Message = dict[str, Any]
PRIVATE = 10
MAX_NAME = 256
MAX_TEXT_BYTES = 64 * 1024
MAX_METADATA_BYTES = MB
WORKFLOW = ("id", "app_id", "user_id")


def created(user: User, given: Message, path: str) -> App:
    """A new app of the user. Raises: InvalidRequest for a wrong or taken id, or a wrong field."""
    app_id = given.get("id") or ids.new_id()
    if sentence := ids.problem(app_id):
        raise InvalidRequest(f"{path}.id: {sentence}")
    fields = {"name": app_id, "metadata": {}, **checked(given, path)}
    try:
        with transaction.atomic():
            return ownership.new_app(user, app_id, **fields)
    except IntegrityError:
        raise InvalidRequest(f"{path}.id: duplicate, the user has an app {app_id}") from None


def checked(given: Message, path: str) -> Message:
    """The columns that the given fields stand for. Raises: InvalidRequest."""
    fields: Message = {}
    if given.get("name"):
        fields["name"] = given["name"]
        if len(given["name"]) > MAX_NAME:
            raise InvalidRequest(f"{path}.name: must have at most {MAX_NAME} characters")
    if "description" in given:
        fields["description"] = given["description"]
        if len(given["description"].encode()) > MAX_TEXT_BYTES:
            raise InvalidRequest(f"{path}.description: must have at most {MAX_TEXT_BYTES} bytes")
    if "metadata" in given:
        fields["metadata"] = _metadata(given["metadata"], path)
    if "default_workflow" in given:
        told = given["default_workflow"]
        fields["default_workflow"] = {name: told[name] for name in WORKFLOW if told.get(name)}
    if (given.get("visibility") or {}).get("gettable", PRIVATE) not in (0, PRIVATE):
        raise InvalidRequest(f"{path}.visibility: apps are private here, gettable must be 10")
    return fields


def patch(app: App, given: Message, action: str, path: str) -> None:
    """Changes the app's fields that are given, and stores it; what is not given stays.

    overwrite and merge set the fields; they differ in metadata, as does remove, which takes
    metadata away and knows no other field. Raises: InvalidRequest.
    """
    fields = checked(given, path)
    if action == "remove" and set(fields) - {"metadata"}:
        raise InvalidRequest(f"{path}: remove takes away metadata only")
    if "metadata" in fields:
        changed = patching.ACTIONS[action](app.metadata, fields["metadata"])
        fields["metadata"] = _metadata(changed, path)
    for name, value in fields.items():
        setattr(app, name, value)
    app.save(update_fields=[*fields, "modified_at"])


def action_of(request: Message) -> str:
    """How the request wants to patch. Raises: InvalidRequest for an unknown word."""
    about_metadata = request.get("metadata_action") or {}
    if about_metadata.get("path"):
        raise InvalidRequest("metadata_action.path: is not known here; leave it out")
    action = about_metadata.get("op") or request.get("action") or ""
    if action not in patching.ACTIONS:
        raise InvalidRequest(f"action: must be one of {', '.join(sorted(patching.ACTIONS))}")
    return str(action)


def _metadata(value: Message, path: str) -> Message:
    if len(orjson.dumps(value)) > MAX_METADATA_BYTES:
        raise InvalidRequest(f"{path}.metadata: must have at most {MAX_METADATA_BYTES} bytes")
    return value
