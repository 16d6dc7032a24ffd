"""Keys: listed, made, read and deleted. Values are shown once and kept nowhere."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from inputs_service import auth, minting, scopes
from inputs_service.call import Call
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import Key
from inputs_service.paging import Page

Message = dict[str, Any]
MAX_PER_REQUEST = 128


def list_keys(call: Call, request: Message) -> Message:
    """A page of the user's keys, newest first; an app key sees those of its app. Shape: keys[].

    Source: ListKeysRequest. Raises: InvalidRequest.
    """
    rows = _visible(call).order_by("-pk")
    if request.get("not_expired"):
        rows = rows.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    if kind := request.get("type"):
        if kind not in (minting.TOKEN, minting.API_KEY):
            raise InvalidRequest(f"type: must be {minting.API_KEY} or {minting.TOKEN}")
        rows = rows.filter(app__isnull=kind == minting.TOKEN)
    page, wanted = Page.of(request), set(request.get("scopes") or [])
    if request.get("endpoints"):
        rows = rows.none()
    if not wanted:
        return {"keys": [minting.told(key) for key in rows[page.start : page.stop]]}
    found = [key for key in rows if scopes.covers(key.scopes, wanted)]
    return {"keys": [minting.told(key) for key in found[page.start : page.stop]]}


def post_keys(call: Call, request: Message) -> Message:
    """Makes keys, all or none. Shape: keys[], each with its value as `id`, this once.

    Raises: CodedError; see minting.mint.
    """
    given = request.get("keys") or []
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise InvalidRequest(f"keys: say which key to make, 1 to {MAX_PER_REQUEST}")
    with transaction.atomic():
        made = [minting.mint(call, key, f"keys[{index}]") for index, key in enumerate(given)]
    return {"keys": [minting.told(key, value) for key, value in made]}


def get_key(call: Call, request: Message) -> Message:
    """One key, named by the id that lists show or by its value. Shape: key. Raises: NotFound."""
    return {"key": minting.told(_named(call, request))}


def delete_key(call: Call, request: Message) -> Message:
    """Deletes a key, also the one in use. Shape: nothing but the status. Raises: NotFound."""
    _named(call, request).delete()
    return {}


def _visible(call: Call) -> QuerySet[Key]:
    rows = Key.objects.filter(user=call.owner, is_session=False).select_related("app", "user")
    return rows if call.key.app is None else rows.filter(app=call.key.app)


def _named(call: Call, request: Message) -> Key:
    key_id = request.get("key_id") or ""
    number = key_id.rpartition("-")[2]
    named = Q(digest=auth.digest_of(key_id))
    if number.isascii() and number.isdigit() and len(number) < 19:
        named |= Q(pk=int(number), prefix=key_id.rpartition("-")[0])
    key = _visible(call).filter(named).first()
    if key is None:
        raise NotFound("This key does not exist.")
    return key
