"""Who is asking: the key in the request, looked up by its SHA-256. Values are never stored or
logged."""

import hashlib
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from inputs_service import errors
from inputs_service.models import Key, User

SESSION_HEADER = "x-clarifai-session-token"


def digest_of(value: str) -> str:
    """The SHA-256 of a key's value, in hex: what the database keeps."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()


def key_named(authorization: str, session_token: str = "") -> Key:
    """The key that two headers name: `Authorization: Key …` or a session token.

    The token may also stand alone in Authorization: the SDK sends it so when it downloads media.
    Raises: BadKey when there is none, or it is unknown or expired.
    """
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() == "key" and value.strip():
        return _key(value.strip(), is_session=False)
    if session_token.strip():
        return _key(session_token.strip(), is_session=True)
    if scheme and not value:
        return _key(scheme, is_session=True)
    raise errors.BadKey("Send the header Authorization: Key <your token>.")


def key_of(request: HttpRequest) -> Key:
    """The key of an HTTP request. Raises: BadKey."""
    return key_named(
        request.headers.get("Authorization", ""), request.headers.get(SESSION_HEADER, "")
    )


def require(key: Key, scope: str) -> None:
    """Passes when the key may do what `scope` names, for example "Inputs:Add"; a key without a
    list of scopes may do all. Raises: MissingScope."""
    if scope and key.scopes and scope not in key.scopes:
        raise errors.MissingScope(f"This key lacks the scope {scope}.")


def _key(value: str, *, is_session: bool) -> Key:
    living = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    found = (
        Key.objects.filter(living, digest=digest_of(value), is_session=is_session)
        .select_related("user", "app__user")
        .first()
    )
    if found is None:
        raise errors.BadKey
    return found


class KeyAuthentication(BaseAuthentication):
    """DRF's door to `key_of`: `request.user` is the service's user, `request.auth` the key."""

    def authenticate(self, request: Request) -> tuple[User, Key]:
        """The user and the key. Raises: BadKey."""
        key = key_of(request._request)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """The scheme that a 401 names."""
        return "Key"


def new_key(user: User, value: str, **fields: Any) -> Key:
    """Stores a key for `value`; only its digest and a quarter of it, at most 8 characters, are
    kept."""
    prefix = value[: min(8, len(value) // 4)]
    return Key.objects.create(user=user, digest=digest_of(value), prefix=prefix, **fields)
