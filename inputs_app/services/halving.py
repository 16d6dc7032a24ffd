"""Requests with many items, of which one may be to blame: what the API refuses as a whole is sent
again in halves, down to the item that it was refused for, so that no other fails with it.

It must not know what the items are, nor write them: the callers do, after each request.
"""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError, Invalid, NotAnInputsApi, NotFound, Unauthorized
from inputs_app.client.http import Connection

Item = TypeVar("Item")
REFUSALS = (Invalid, NotFound, NotAnInputsApi)
OF_THE_ACCOUNT = (110, 112)
"""Hundreds of status codes that speak of the key or the account. Source: proto StatusCode."""
TOO_LARGE = "The Inputs API says that this input is too large for one request."


def send(
    items: Sequence[Item],
    connection: Connection,
    post: Callable[[Sequence[Item]], None],
    refused: Callable[[Item, ApiError], None],
    *,
    may_go_on: Callable[[Sequence[Item]], bool],
    ends_at: float,
) -> bool:
    """Sends items in one request, or in as many as it takes. False: not all of them were sent.

    `post` sends some and notes their answer; `refused` notes an item that was refused by itself;
    `may_go_on` is asked before each further request with what it would hold: it writes down what is
    known and renews the lease. After `ends_at` (time.monotonic) no further request begins, unless
    no item has ended yet: so each turn brings the chunk on, however slow the API refuses.

    Raises: ApiError that is no refusal; what the callables raise.
    """
    waiting = [items] if items else []
    has_ended = False
    while waiting:
        some = waiting.pop()
        try:
            post(some)
            has_ended = True
        except REFUSALS as error:
            if not is_refusal(connection, error):
                raise
            if len(some) > 1:
                middle = len(some) // 2
                waiting += [some[middle:], some[:middle]]
            else:
                refused(some[0], error)
                has_ended = True
        is_late = has_ended and time.monotonic() > ends_at
        if waiting and (not may_go_on(waiting[-1]) or is_late):
            return False
    return True


def is_refusal(connection: Connection, error: ApiError) -> bool:
    """Whether it was the content of a request that was refused, not the key, app or address.

    Raises: NotFound where it is the app that is gone; other ApiErrors.
    """
    if isinstance(error, NotAnInputsApi):
        return error.http_status == 413
    if isinstance(error, NotFound):
        inputs.list_page(connection, 1, 1)
    return error.http_status > 0 and not is_of_the_account(error)


def is_of_the_account(error: ApiError) -> bool:
    """Whether it is the key or the account that the API refuses, whatever is asked."""
    return isinstance(error, Unauthorized) or error.code // 100 in OF_THE_ACCOUNT


def code(error: ApiError) -> int:
    """Why a single input was refused, as a number that is not 0: the API's code, or where it gave
    none the HTTP status."""
    return error.code or error.http_status


def words(error: ApiError) -> str:
    """Why a single input was refused, in the API's words where it has some."""
    if error.http_status == 413:
        return TOO_LARGE
    return error.details or error.user_message
