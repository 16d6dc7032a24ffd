"""How jobs stand, told to the open pages: a snapshot in Redis after each step, and a message.

The rows are the truth: without Redis nothing is told, and the web processes look for themselves.
"""

import os
import threading

from inputs_app.services.news import Departure
from inputs_app.services.teller import Teller

_lock = threading.Lock()
_tellers: dict[int, Teller] = {}
"""The teller of this process by its id; a fork makes its own."""


def publish(job_pk: int) -> None:
    """Tells how a job stands, within a second; never raises, never waits, at most twice a second.

    What is left out in between is told by what follows: the last state always is.
    """
    _teller().tell(job_pk)


def end_streams(team_id: int, person_id: int) -> None:
    """Ends the live pages of a person whose membership ended or changed; never raises."""
    _teller().tell(Departure(team_id, person_id))


def _teller() -> Teller:
    with _lock:
        return _tellers.setdefault(os.getpid(), Teller())
