"""Apps and users, as far as browsing and uploading need them."""

from typing import Any

from django.db import IntegrityError, transaction

from inputs_core import ids
from inputs_service import ownership
from inputs_service.call import Call
from inputs_service.errors import BadKey, InvalidRequest
from inputs_service.models import App
from inputs_service.paging import Page
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
PRIVATE = 10
MAX_PER_REQUEST = 128
MAX_TEXT = 256


def get_app(call: Call, _: Message) -> Message:
    """The app that the path or the app key names. Shape: app. Raises: NotFound."""
    return {"app": _told(call.app, call.key.user.user_id)}


def list_apps(call: Call, request: Message) -> Message:
    """A page of the user's apps, newest first; an app key sees its own. Shape: apps[]."""
    rows = App.objects.filter(user=call.owner).order_by("-pk")
    if call.key.app_id is not None:
        rows = rows.filter(pk=call.key.app_id)
    for name, column in (("id", "app_id__icontains"), ("name", "name__icontains")):
        if request.get(name):
            rows = rows.filter(**{column: request[name].strip("*")})
    page = Page.of(request)
    return {"apps": [_told(app, call.owner.user_id) for app in rows[page.start : page.stop]]}


def post_apps(call: Call, request: Message) -> Message:
    """Creates apps of the user, all or none. Shape: apps[]. Source: PostAppsRequest.

    Raises: InvalidRequest for a wrong or taken id, BadKey for a key of one app.
    """
    if call.key.app_id is not None:
        raise BadKey("A key of one app creates no apps; use a personal access token.")
    given = request.get("apps") or []
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise InvalidRequest(f"apps: say which app to create, 1 to {MAX_PER_REQUEST}")
    with transaction.atomic():
        made = [_create(call, app, f"apps[{index}]") for index, app in enumerate(given)]
    return {"apps": [_told(app, call.owner.user_id) for app in made]}


def get_user(call: Call, _: Message) -> Message:
    """The user of the key. Shape: user. Raises: NotFound for another."""
    return {"user": {"id": call.owner.user_id, "created_at": timestamp(call.owner.created_at)}}


def _create(call: Call, given: Message, path: str) -> App:
    app_id = given.get("id") or ids.new_id()
    if sentence := ids.problem(app_id):
        raise InvalidRequest(f"{path}.id: {sentence}")
    name = given.get("name") or app_id
    if len(name) > MAX_TEXT:
        raise InvalidRequest(f"{path}.name: must have at most {MAX_TEXT} characters")
    try:
        with transaction.atomic():
            return ownership.new_app(
                call.owner,
                app_id,
                name=name,
                description=given.get("description") or "",
                metadata=given.get("metadata") or {},
                default_workflow=_workflow(given.get("default_workflow") or {}),
            )
    except IntegrityError:
        raise InvalidRequest(f"{path}.id: duplicate, the user has an app {app_id}") from None


def _workflow(given: Message) -> Message:
    return {name: given[name] for name in ("id", "app_id", "user_id") if given.get(name)}


def _told(app: App, user_id: str) -> Message:
    answer: Message = {
        "id": app.app_id,
        "name": app.name,
        "default_language": "en",
        "user_id": user_id,
        "created_at": timestamp(app.created_at),
        "modified_at": timestamp(app.modified_at),
        "metadata": app.metadata,
        "description": app.description,
        "visibility": {"gettable": PRIVATE},
    }
    return {**answer, "default_workflow": app.default_workflow} if app.default_workflow else answer
