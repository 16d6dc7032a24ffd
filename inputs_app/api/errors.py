"""What went wrong, as JSON: a sentence, the fields that are wrong, and the request ids."""

import math
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from inputs_app.access import NotSignedIn
from inputs_app.client.errors import ApiError, Throttled
from inputs_app.services.errors import ProductError
from inputs_core.faults import StorageFailed

NOT_FOUND = "There is nothing here, or it is not yours to see."
NOT_ALLOWED = "Your role does not allow this."
STORAGE_AWAY = "The storage of files does not answer. Nothing was stored; try again."
SIGN_IN = "Sign in first: send Authorization: Bearer and a personal token."
WRONG = "Something in this request is wrong; see fields."
NAMED = {"no_dataset", "bad_id"}
"""What is told of a wrong request by a word of its own."""
CODES = {
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    409: "not_possible",
    429: "wait",
    502: "api_refused",
    503: "storage_away",
}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer for an error; None for one that is ours to mend (a 500).

    Shape: `{"error": {"code", "message", "fields", "request_id", "api_request_id"}}`; `fields`
    names what is wrong where a request was read, else it is empty. `code` is a word for scripts.
    """
    found = _told(error)
    if found is None:
        return None
    status, message, fields, headers = found
    told = {
        "code": _code(error, status),
        "message": message,
        "fields": fields,
        "request_id": getattr(context["request"], "request_id", ""),
        "api_request_id": getattr(error, "request_id", ""),
    }
    return Response({"error": told}, status=status, headers=headers)


Told = tuple[int, str, Any, dict[str, str]]


def _code(error: Exception, status: int) -> str:
    """What went wrong in a word; where fields are wrong in several ways, that the request is."""
    if isinstance(error, exceptions.ValidationError):
        codes = set(_leaves(error.get_codes()))
        return codes.pop() if len(codes) == 1 and codes <= NAMED else "invalid"
    return CODES.get(status, "invalid")


def _leaves(codes: Any) -> Iterator[str]:
    if isinstance(codes, str):
        yield codes
    else:
        for one in codes.values() if isinstance(codes, dict) else codes:
            yield from _leaves(one)


def _told(error: Exception) -> Told | None:
    if isinstance(error, NotSignedIn):
        return 401, SIGN_IN, {}, {"WWW-Authenticate": "Bearer"}
    if isinstance(error, Http404):
        return 404, NOT_FOUND, {}, {}
    if isinstance(error, PermissionDenied):
        return 403, NOT_ALLOWED, {}, {}
    if isinstance(error, ProductError):
        return 409, error.user_message, {}, {}
    if isinstance(error, ApiError):
        return _of_remote(error)
    return (
        _of_framework(error) if isinstance(error, exceptions.APIException) else _of_storage(error)
    )


def _of_storage(error: Exception) -> Told | None:
    told: Told = (503, STORAGE_AWAY, {}, {"Retry-After": "5"})
    return told if isinstance(error, StorageFailed) else None


def _of_remote(error: ApiError) -> Told:
    wait_s = error.retry_after_s
    headers = {"Retry-After": str(math.ceil(wait_s))} if wait_s is not None else {}
    message = f"{error.user_message} {getattr(error, 'details', '')}".strip()
    return 429 if isinstance(error, Throttled) else 502, message, {}, headers


def _of_framework(error: exceptions.APIException) -> Told:
    if isinstance(error, exceptions.ValidationError):
        return 422, WRONG, error.detail, {}
    headers = {}
    if isinstance(error, exceptions.AuthenticationFailed | exceptions.NotAuthenticated):
        headers = {"WWW-Authenticate": "Bearer"}
    return error.status_code, str(error.detail), {}, headers
