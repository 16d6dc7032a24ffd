"""Errors with a code of the public API, and the answer that tells them. Texts are for clients:
nothing of an unexpected exception reaches them."""

import logging
import sqlite3
import uuid
from typing import Any

from django.db import OperationalError

from inputs_core.faults import StorageFailed
from inputs_service import statuses

log = logging.getLogger(__name__)
RETRY_AFTER_S = 1


class CodedError(Exception):
    """A refusal of the whole request: `code`, and `details` in words for the client."""

    code = 11102
    retry_after_s = 0

    def __init__(self, details: str = "", *, code: int = 0) -> None:
        super().__init__(details)
        self.details = details
        self.code = code or self.code


class BadFormat(CodedError):
    """The body is not JSON, or not the JSON of this request."""

    code = 11100


class InvalidRequest(CodedError):
    """An argument is wrong."""

    code = 11102


class NotFound(CodedError):
    """A route or a resource does not exist, or is not for this key."""

    code = 11101


class WrongVerb(CodedError):
    """The path exists, but not for this HTTP method."""

    code = 11103


class NotServed(CodedError):
    """A documented RPC that this service does not have."""

    code = 10040


class BadKey(CodedError):
    """No key, an unknown or expired key, or a key of another app."""

    code = 11008


class MissingScope(CodedError):
    """The key may not do this."""

    code = 11007


class TooLarge(CodedError):
    """The body is over the limit."""

    code = 11006


class Throttled(CodedError):
    """Try again soon."""

    code = 11005
    retry_after_s = RETRY_AFTER_S


class StorageOut(CodedError):
    """The storage of media does not answer: try again soon."""

    code = 30210
    retry_after_s = RETRY_AFTER_S


class Unexpected(CodedError):
    """A fault of ours."""

    code = 98004


def new_request_id() -> str:
    """A request id. Shape: 32 lower-case hex digits."""
    return uuid.uuid4().hex


def coded(error: Exception, request_id: str) -> CodedError:
    """The coded error that a client sees for any exception; unexpected ones are logged.

    A database that is locked, or that broke a deadlock, is worth another try: 11005.
    """
    if isinstance(error, CodedError):
        return error
    if isinstance(error, StorageFailed):
        log.warning("request %s: the storage failed: %s", request_id, error)
        return StorageOut("The storage of media does not answer. Try again.")
    if isinstance(error, OperationalError) and _passes(error):
        log.warning("request %s: the database was busy: %s", request_id, error)
        return Throttled("The database is busy. Try again.")
    log.error("request %s failed", request_id, exc_info=error)
    return Unexpected("Something went wrong on our side. The request id finds it in the log.")


def _passes(error: OperationalError) -> bool:
    """Whether another try may do: SQLite also calls a missing table an operational error."""
    cause = error.__cause__
    if not isinstance(cause, sqlite3.OperationalError):
        return True
    return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def envelope(answer: dict[str, Any], request_id: str) -> dict[str, Any]:
    """`answer` with its `status` first, completed with code, description and request id.

    Shape: status{code, description, details?, req_id}, then the fields of the answer.
    """
    given = answer.get("status") or {}
    code = given.get("code", statuses.OK)
    status = {**statuses.status(code), **given, "req_id": request_id}
    return {**answer, "status": status} if "status" in answer else {"status": status, **answer}


def refusal(error: CodedError, request_id: str) -> dict[str, Any]:
    """The answer for a refused request. Shape: `{"status": …}`."""
    return envelope({"status": statuses.status(error.code, error.details)}, request_id)
