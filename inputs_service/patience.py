"""One retry for a database that is busy, for everything that runs outside of a request."""

import functools
import logging
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

Given = ParamSpec("Given")
Result = TypeVar("Result")

ATTEMPTS = 6
FIRST_WAIT_S = 0.1
BREATH_S = 0.1
log = logging.getLogger(__name__)


def patient(operation: Callable[Given, Result]) -> Callable[Given, Result]:
    """The operation, tried again while the database is locked, in a deadlock or restarting.

    It must be a whole transaction, or safe to repeat. Six tries over about six seconds, on top of
    SQLite's own wait of 30 s; a broken connection is replaced.
    Raises: OperationalError from the last try.
    """

    @functools.wraps(operation)
    def tried(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        for attempt in range(1, ATTEMPTS):
            try:
                return operation(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block:
                    raise
                log.info("the database is busy, try %s: %s", attempt, error)
                connection.close_if_unusable_or_obsolete()
                time.sleep(FIRST_WAIT_S * 2**attempt * random.uniform(0.5, 1))  # noqa: S311
        return operation(*args, **kwargs)

    return tried


def breathe() -> None:
    """A pause between two transactions of long work: SQLite has no queue of writers, and one that
    writes without a pause lets nobody else in, not even a request that wants to stop it.

    Source: SQLite, sqlite3_busy_timeout: a waiting writer looks again every 100 ms.
    """
    if connection.vendor == "sqlite":
        time.sleep(BREATH_S)
