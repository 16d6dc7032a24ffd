"""Tells from an exception of `requests` which error of ours it is.

Also whether the request may have arrived. It must not put the exception's own text into ours: that
holds the address.
"""

import socket

import requests
import urllib3

from inputs_app.client.errors import (
    AddressRefused,
    ApiError,
    ConnectionRefused,
    HostUnknown,
    Invalid,
    TimedOut,
    TlsError,
    Unreachable,
)
from inputs_core import guarded

# What means "this is no address"; a plain ValueError comes from urllib3 or the idna codec
NO_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidHeader,
)


def told(failure: Exception) -> ApiError:
    """The error for a failed request; `may_have_arrived` unless no connection came about."""
    if isinstance(failure, guarded.Refused):
        return AddressRefused()
    if isinstance(failure, requests.exceptions.SSLError):
        return TlsError()
    if isinstance(failure, NO_ADDRESS) or not isinstance(failure, requests.RequestException):
        return Invalid("The base URL of the workspace is not a web address. Correct it.")
    if isinstance(failure, requests.exceptions.ConnectTimeout):
        return TimedOut()
    if isinstance(failure, requests.exceptions.Timeout):
        return _arrived(TimedOut())
    return _broken(failure)


def _broken(failure: Exception) -> ApiError:
    causes = chain(failure)
    if any(
        isinstance(cause, socket.gaierror | urllib3.exceptions.NameResolutionError)
        for cause in causes
    ):
        return HostUnknown()
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ConnectionRefused()
    if any(isinstance(cause, urllib3.exceptions.ReadTimeoutError) for cause in causes):
        return _arrived(TimedOut())
    if any(isinstance(cause, urllib3.exceptions.NewConnectionError) for cause in causes):
        return Unreachable()
    return _arrived(Unreachable())


def _arrived(error: ApiError) -> ApiError:
    error.may_have_arrived = True
    return error


def chain(failure: BaseException) -> list[BaseException]:
    """The exception and all it was made from: causes, contexts, `reason`s, arguments."""
    found: list[BaseException] = []
    waiting: list[object] = [failure]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found
