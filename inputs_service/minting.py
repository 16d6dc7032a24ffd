"""Makes keys on behalf of a key: the new one never opens more, or longer, than that one does.

Source: Key and PostKeysRequest of clarifai-grpc.
"""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from inputs_service import auth, scopes
from inputs_service.call import Call
from inputs_service.errors import BadKey, InvalidRequest, MissingScope, NotFound
from inputs_service.models import App, Key
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
TOKEN, API_KEY = "personal_access_token", "api_key"
MAX_DESCRIPTION = 256
VALUE_BYTES = 16
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Databases and clients reckon with time zones: the last days of the calendar are not theirs."""


def mint(call: Call, given: Message, path: str) -> tuple[Key, str]:
    """A new key of the caller and its value, which is kept nowhere.

    Raises: InvalidRequest, NotFound for an unknown app, BadKey and MissingScope where the caller's
    key does not reach so far.
    """
    if given.get("endpoints"):
        raise InvalidRequest(f"{path}.endpoints: keys are limited by scopes here")
    description = given.get("description") or ""
    if len(description) > MAX_DESCRIPTION:
        raise InvalidRequest(f"{path}.description: must have at most {MAX_DESCRIPTION} characters")
    app = _app(call, given, path)
    wanted = _scopes(call.key, given, path)
    expires_at = _end(call.key, given, path)
    value = secrets.token_hex(VALUE_BYTES)
    key = auth.new_key(
        call.owner,
        value,
        app=app,
        scopes=wanted,
        description=description,
        expires_at=expires_at,
    )
    return key, value


def told(key: Key, value: str = "") -> Message:
    """The key as the API tells it; its value stands as its id once, afterwards its public id."""
    answer: Message = {
        "id": value or public_id(key),
        "type": API_KEY if key.app else TOKEN,
        "description": key.description,
        "scopes": scopes.told(key.scopes),
        "apps": [{"id": key.app.app_id, "user_id": key.user.user_id}] if key.app else [],
        "created_at": timestamp(key.created_at),
    }
    return {**answer, "expires_at": timestamp(key.expires_at)} if key.expires_at else answer


def public_id(key: Key) -> str:
    """The id of a key that may be shown: the prefix of its value and a number."""
    return f"{key.prefix}-{key.pk}"


def _app(call: Call, given: Message, path: str) -> App | None:
    kind = given.get("type") or API_KEY
    if kind not in (TOKEN, API_KEY):
        raise InvalidRequest(f"{path}.type: must be {API_KEY} or {TOKEN}")
    apps = given.get("apps") or []
    if len(apps) != (1 if kind == API_KEY else 0):
        one_app = f"an {API_KEY} opens one app: say which, or ask for the type {TOKEN}"
        all_apps = f"a {TOKEN} opens all apps: name none, or ask for the type {API_KEY}"
        raise InvalidRequest(f"{path}.apps: {one_app if kind == API_KEY else all_apps}")
    own = call.key.app
    if own is not None and (kind == TOKEN or apps[0].get("id") != own.app_id):
        raise BadKey("A key of one app makes keys of this app only.")
    if kind == TOKEN:
        return None
    app_id, user_id = apps[0].get("id") or "", apps[0].get("user_id") or ""
    is_own = user_id in ("", "me", call.owner.user_id)
    app = App.objects.filter(user=call.owner, app_id=app_id).first() if is_own else None
    if app is None:
        raise NotFound(f"{path}.apps[0].id: this app does not exist")
    return app


def _scopes(caller: Key, given: Message, path: str) -> list[str]:
    try:
        wanted = scopes.kept(given.get("scopes") or [])
    except ValueError as error:
        raise InvalidRequest(f"{path}.scopes: there is no scope {error}") from None
    if not scopes.covers(caller.scopes, wanted):
        missing = sorted(set(wanted) - set(caller.scopes)) or [scopes.EVERYTHING]
        raise MissingScope(f"{path}.scopes: the key in use lacks the scope {missing[0]}")
    return wanted


def _end(caller: Key, given: Message, path: str) -> datetime | None:
    text = given.get("expires_at")
    end = datetime.fromisoformat(text) if text else None
    if end is not None:
        end = end if end.tzinfo else end.replace(tzinfo=UTC)
        if not timezone.now() < end < LATEST:
            raise InvalidRequest(f"{path}.expires_at: must be in the future, before {LATEST.year}")
    if caller.expires_at and (end is None or end > caller.expires_at):
        raise InvalidRequest(f"{path}.expires_at: must not be after that of the key in use")
    return end
