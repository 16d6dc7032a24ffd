"""Ends an exchange that takes too long as a whole, and gives every failure of one its error.

Time limits of a socket count from the last byte: a peer that sends a byte now and then would keep a
thread for hours.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3

from inputs_app.client import failures
from inputs_app.client.errors import TimedOut
from inputs_core.guarded import watch


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Cuts the connections that are used inside after these seconds.

    Raises: the ApiError for whatever `requests` says; TimedOut where the time was over.
    """
    with watch.deadline(seconds) as watched:
        try:
            yield
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as failure:
            if watched.expired:
                raise _late() from None
            raise failures.told(failure) from None
    if watched.expired:
        raise _late()


def _late() -> TimedOut:
    error = TimedOut()
    error.may_have_arrived = True
    return error
