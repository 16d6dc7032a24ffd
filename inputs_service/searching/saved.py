"""Searches that people saved: stored as they were checked, run later."""

import base64
from typing import Any, cast

import orjson
from clarifai_grpc.grpc.api import resources_pb2
from django.db import IntegrityError, transaction
from django.utils import timezone
from google.protobuf.descriptor import Descriptor

from inputs_core import ids
from inputs_service.errors import NotFound
from inputs_service.models import App, SavedSearch
from inputs_service.searching.asking.refusing import bad
from inputs_service.wire.messages import Reader
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
KEPT = ("query", "name", "algorithm", "metric", "min_value", "visibility")
MAX_BODY_BYTES = 1024 * 1024
MAX_NAME_LENGTH = 256
SEARCH = cast("Descriptor", resources_pb2.Search.DESCRIPTOR)


def save(app: App, message: Message, path: str, *, of_annotations: bool) -> SavedSearch:
    """Stores a checked Search under its id, or a new one.

    Raises: CodedError 40002 for an id that is taken or wrong, or a search that is too large.
    """
    search_id = message.get("id") or ids.new_id()
    if sentence := ids.problem(search_id):
        raise bad(f"{path}.id", sentence)
    body = _body(message, path)
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(
                app=app, search_id=search_id, of_annotations=of_annotations, body=body
            )
    except IntegrityError:
        raise bad(f"{path}.id", f"duplicate, the app has a saved search {search_id}") from None


def patch(app: App, message: Message, path: str, *, of_annotations: bool | None) -> SavedSearch:
    """Overwrites what the message says of a saved search, inside the caller's transaction.

    Raises: NotFound; CodedError 40002 for a search that is too large.
    """
    rows = SavedSearch.objects.select_for_update().filter(app=app, search_id=message.get("id", ""))
    row = (rows if of_annotations is None else rows.filter(of_annotations=of_annotations)).first()
    if row is None:
        raise NotFound(f"{path}.id: this saved search does not exist")
    row.body = {**row.body, **_body(message, path)}
    row.modified_at = timezone.now()
    row.save(update_fields=["body", "modified_at"])
    return row


def get(app: App, search_id: str) -> SavedSearch:
    """The saved search of an id. Raises: NotFound."""
    row = SavedSearch.objects.filter(app=app, search_id=search_id).first()
    if row is None:
        raise NotFound("This saved search does not exist.")
    return row


def message_of(row: SavedSearch) -> Message:
    """The checked Search message that was stored."""
    return Reader(is_exact=True).message(SEARCH, row.body)


def told(row: SavedSearch, app: App) -> Message:
    """A saved search as the API tells it. Shape: id, application_id, save, times, and of query,
    name, algorithm, metric, min_value and visibility what was given."""
    return {
        **row.body,
        "id": row.search_id,
        "application_id": app.app_id,
        "save": True,
        "created_at": timestamp(row.created_at),
        "modified_at": timestamp(row.modified_at),
    }


def _body(message: Message, path: str) -> Message:
    if len(message.get("name") or "") > MAX_NAME_LENGTH:
        raise bad(f"{path}.name", f"must have at most {MAX_NAME_LENGTH} characters")
    kept = {name: message[name] for name in KEPT if name in message}
    packed = orjson.dumps(kept, default=_packed)
    if len(packed) > MAX_BODY_BYTES:
        raise bad(path, f"a saved search has at most {MAX_BODY_BYTES} bytes as JSON")
    body: Message = orjson.loads(packed)
    return body


def _packed(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError
