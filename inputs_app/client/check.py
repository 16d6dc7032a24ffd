"""Tries a connection and tells exactly what is wrong with it."""

from dataclasses import dataclass
from typing import Literal

from inputs_app.client import errors, inputs
from inputs_app.client.http import Connection
from inputs_app.client.retries import ONCE
from inputs_app.client.types import Counts

Problem = Literal[
    "",
    "host_unknown",
    "refused",
    "timed_out",
    "unreachable",
    "private_address",
    "tls",
    "key",
    "scope",
    "app",
    "not_an_api",
    "throttled",
    "server",
    "invalid",
]
# The first that fits, so the special ones stand before their bases
PROBLEMS: tuple[tuple[type[errors.ApiError], Problem], ...] = (
    (errors.HostUnknown, "host_unknown"),
    (errors.ConnectionRefused, "refused"),
    (errors.TimedOut, "timed_out"),
    (errors.Unreachable, "unreachable"),
    (errors.AddressRefused, "private_address"),
    (errors.TlsError, "tls"),
    (errors.Unauthorized, "key"),
    (errors.Forbidden, "scope"),
    (errors.NotFound, "app"),
    (errors.NotAnInputsApi, "not_an_api"),
    (errors.Throttled, "throttled"),
    (errors.ServerError, "server"),
)
UNKNOWN_APP = (
    "The key is accepted, but the API knows no such app of this user. Check the user id and the"
    " app id."
)


@dataclass(frozen=True)
class Outcome:
    """What a test of a connection told; `problem` is empty when all is well."""

    problem: Problem
    sentence: str
    counts: Counts | None = None
    request_id: str = ""

    @property
    def is_good(self) -> bool:
        """Whether inputs can be read through the connection."""
        return not self.problem


def test_connection(connection: Connection) -> Outcome:
    """What happens when inputs are read through this connection: two calls, one try each.

    Units/limits: answers within about half a minute. Never raises an ApiError.
    """
    try:
        inputs.list_page(connection, 1, 1, patience=ONCE)
        found = inputs.counts(connection, patience=ONCE)
    except errors.ApiError as error:
        sentence = UNKNOWN_APP if isinstance(error, errors.NotFound) else error.user_message
        return Outcome(_problem(error), sentence, request_id=error.request_id)
    return Outcome("", f"The connection works: the app holds {found.total:,} inputs.", found)


def _problem(error: errors.ApiError) -> Problem:
    return next((name for kind, name in PROBLEMS if isinstance(error, kind)), "invalid")
