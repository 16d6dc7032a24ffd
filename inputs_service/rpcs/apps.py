"""Apps and the user of a key: read, created, changed, deleted."""

from typing import Any

from django.db import transaction

from inputs_service import app_changes, app_removal, counts, finding
from inputs_service.call import Call
from inputs_service.errors import BadKey, InvalidRequest, NotFound
from inputs_service.models import App, Dataset
from inputs_service.paging import Page
from inputs_service.wire.values import int64, timestamp

Message = dict[str, Any]
MAX_PER_REQUEST = 128
NONE_HERE = ("starred_only", "featured_only", "template_only")
ORDERS = {
    "sort_by_created_at": "created_at",
    "sort_by_id": "app_id",
    "sort_by_modified_at": "modified_at",
    "sort_by_name": "name",
}


def get_app(call: Call, _: Message) -> Message:
    """The app that the path or the app key names. Shape: app. Raises: NotFound."""
    return {"app": _told(call.app, call.key.user.user_id)}


def list_apps(call: Call, request: Message) -> Message:
    """A page of the user's apps, newest first unless a sort is asked for; an app key sees its own.

    Shape: apps[]. Source: ListAppsRequest. Raises: InvalidRequest.
    """
    rows = App.objects.filter(user=call.owner)
    if call.key.app_id is not None:
        rows = rows.filter(pk=call.key.app_id)
    if any(request.get(name) for name in NONE_HERE):
        rows = rows.none()
    for name, column in (("id", "app_id__icontains"), ("name", "name__icontains")):
        if piece := finding.piece(request, name).strip("*"):
            rows = rows.filter(**{column: piece})
    found = finding.matching(rows, request, ("app_id", "name", "description"))
    page = Page.of(request)
    some = finding.ordered(found, request, ORDERS, "pk")[page.start : page.stop]
    return {"apps": [_told(app, call.owner.user_id) for app in some]}


def post_apps(call: Call, request: Message) -> Message:
    """Creates apps of the user, all or none. Shape: apps[]. Source: PostAppsRequest.

    Raises: InvalidRequest for a wrong or taken id, BadKey for a key of one app.
    """
    if call.key.app_id is not None:
        raise BadKey("A key of one app creates no apps; use a personal access token.")
    given = _several(request)
    with transaction.atomic():
        made = [
            app_changes.created(call.owner, app, f"apps[{index}]")
            for index, app in enumerate(given)
        ]
    return {"apps": [_told(app, call.owner.user_id) for app in made]}


def patch_app(call: Call, request: Message) -> Message:
    """Changes the app that the path names, or else the app in the body. Shape: app.

    Source: PatchAppRequest. Raises: InvalidRequest, NotFound.
    """
    given = request.get("app") or {}
    if call.app_id and given.get("id") not in (None, "", call.app_id):
        raise InvalidRequest("app.id: is another than that of the path, and ids do not change")
    named = {**given, "id": given.get("id") or call.app_id}
    return {"app": _patched(call, [named], request, "app")[0]}


def patch_apps(call: Call, request: Message) -> Message:
    """Changes apps of the user, all or none. Shape: apps[]. Source: PatchAppsRequest.

    Raises: InvalidRequest, NotFound, BadKey for a key of another app.
    """
    return {"apps": _patched(call, _several(request), request, "apps[{}]")}


def delete_app(call: Call, _: Message) -> Message:
    """Deletes the app, with its keys and all that is in it: gone at once, taken away bit by bit.

    Shape: nothing but the status. Raises: NotFound.
    """
    app_removal.begin(call.app)
    return {}


def get_resource_counts(call: Call, _: Message) -> Message:
    """How many things an app has. Shape: counts as 64-bit numbers; models and the like are 0."""
    found = {
        "datasets": Dataset.objects.filter(app=call.app).count(),
        "inputs": sum(counts.of(call.app.pk).values()),
    }
    nothing = dict.fromkeys(("models", "workflows", "pipelines"), 0)
    return {name: int64(number) for name, number in {**found, **nothing}.items()}


def get_user(call: Call, _: Message) -> Message:
    """The user of the key. Shape: user. Raises: NotFound for another."""
    return {"user": {"id": call.owner.user_id, "created_at": timestamp(call.owner.created_at)}}


def _several(request: Message) -> list[Message]:
    given: list[Message] = request.get("apps") or []
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise InvalidRequest(f"apps: say which apps, 1 to {MAX_PER_REQUEST}")
    return given


def _patched(call: Call, given: list[Message], request: Message, path: str) -> list[Message]:
    action = app_changes.action_of(request)
    own = call.key.app
    with transaction.atomic():
        rows = App.objects.filter(user=call.owner, app_id__in=[it.get("id") or "" for it in given])
        found = {app.app_id: app for app in rows.order_by("pk").select_for_update(no_key=True)}
        patched = []
        for index, changes in enumerate(given):
            app = found.get(changes.get("id") or (own.app_id if own else ""))
            if app is None or own not in (None, app):
                raise NotFound(f"{path.format(index)}.id: this app does not exist")
            app_changes.patch(app, changes, action, path.format(index))
            patched.append(app)
    return [_told(app, call.owner.user_id) for app in patched]


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
        "visibility": {"gettable": app_changes.PRIVATE},
    }
    return {**answer, "default_workflow": app.default_workflow} if app.default_workflow else answer
