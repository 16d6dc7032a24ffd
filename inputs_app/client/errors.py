"""What can go wrong when the Inputs API is asked, as one tree of errors.

An error says in one sentence what happened and what to do (`user_message`). Neither its text nor
its repr ever holds a token, a body or an address: it may be logged and shown.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    """What the answer told besides the sentence; `code` is a StatusCode of the proto."""

    code: int = 0
    http_status: int = 0
    request_id: str = ""
    details: str = ""
    retry_after_s: float | None = None


class ApiError(Exception):
    """The base of the tree.

    `retryable`: the same call may succeed later. `may_have_arrived`: the API may have done what was
    asked although no answer came; a caller that writes must look before it sends again.
    """

    retryable = False
    user_message = "The Inputs API refused the request."
    may_have_arrived = False

    def __init__(self, user_message: str = "", trace: Trace | None = None) -> None:
        """An error with its sentence (else the class's own) and what the answer told."""
        self.user_message = user_message or self.user_message
        self.trace = trace or Trace()
        super().__init__(self.user_message)

    @property
    def code(self) -> int:
        """The API's status code, 0 where no answer carried one."""
        return self.trace.code

    @property
    def http_status(self) -> int:
        """The HTTP status, 0 where no answer came."""
        return self.trace.http_status

    @property
    def request_id(self) -> str:
        """The API's id of the request, for its operator; empty where none came."""
        return self.trace.request_id

    @property
    def details(self) -> str:
        """The API's own words about the cause: show them as text, never as markup."""
        return self.trace.details

    @property
    def retry_after_s(self) -> float | None:
        """How long the API asked us to wait, in seconds."""
        return self.trace.retry_after_s

    def __str__(self) -> str:
        return (
            f"{type(self).__name__} code={self.code} http={self.http_status} id={self.request_id}"
        )


class Unreachable(ApiError):
    """No connection, or it broke before an answer came."""

    retryable = True
    user_message = "The Inputs API cannot be reached. Check that it is running, then try again."


class HostUnknown(Unreachable):
    """The host name does not resolve."""

    user_message = (
        "The host name of the Inputs API is not known. Check the base URL of the workspace."
    )


class ConnectionRefused(Unreachable):
    """Nothing listens at the address."""

    user_message = (
        "Nothing answers at the address of the Inputs API. Check the base URL and that it is"
        " running."
    )


class TimedOut(Unreachable):
    """No answer in time."""

    user_message = "The Inputs API did not answer in time. Try again in a moment."


class AddressRefused(ApiError):
    """The address is one that this server does not ask, such as a private one."""

    user_message = (
        "The base URL leads to an address or port that this server does not ask, such as a private"
        " one. Use a public address, or let the operator allow this one in FETCH_ALLOWED_PRIVATE."
    )


class TlsError(ApiError):
    """The TLS handshake or the certificate failed."""

    user_message = (
        "The secure connection to the Inputs API failed: its certificate is not trusted or does not"
        " fit the host. Check the base URL and the certificate."
    )


class NotAnInputsApi(ApiError):
    """Something answered, but not in the way of the Inputs API."""

    may_have_arrived = True
    user_message = (
        "The address answers, but not as an Inputs API. Check the base URL of the workspace."
    )


class Unauthorized(ApiError):
    """The key is not valid."""

    user_message = "The Inputs API does not accept the token. Give the workspace one that is valid."


class Forbidden(ApiError):
    """The key is valid but lacks the scope."""

    user_message = (
        "The key lacks the permission for this. Use a key whose scopes allow it for this app."
    )


class NotFound(ApiError):
    """What was asked for does not exist."""

    user_message = (
        "The Inputs API does not know this. It may have been deleted; go back to the list."
    )


class Invalid(ApiError):
    """The API refused what the request holds."""

    user_message = "The Inputs API refused the request as invalid. Change it and send it again."


class Throttled(ApiError):
    """Too many requests; nothing was done."""

    retryable = True
    user_message = "The Inputs API is receiving too many requests. Wait a moment, then try again."


class ServerError(ApiError):
    """The API failed inside, perhaps after it did what was asked."""

    may_have_arrived = True
    retryable = True
    user_message = "The Inputs API had a problem of its own. Try again in a moment."
