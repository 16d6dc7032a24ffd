"""The only door to the service's queue. Messages wake workers and carry nothing: what is due
stands in rows, so a lost message costs the seconds until the sweeper sends the next."""

import logging
import threading
from typing import Any

from celery import Celery
from celery.signals import after_setup_logger, worker_ready, worker_shutting_down
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from inputs_service.celery import app

PROCESS_DUE = "ingest.process_due"
DELETE_DUE = "deletion.delete_due"
DATASETS_DUE = "datasets.datasets_due"
EXTRACT_DUE = "extraction.extract_due"
CALL_BACK_DUE = "extraction.call_back_due"
BULK_DUE = "bulk.bulk_due"
DUE = (PROCESS_DUE, DELETE_DUE, DATASETS_DUE, EXTRACT_DUE, CALL_BACK_DUE, BULK_DUE)
"""One task for each kind of due rows."""
OFTEN = (PROCESS_DUE, EXTRACT_DUE)
"""Asked for by every post, and by every batch of an extraction."""
SWEEP_MEDIA = "ingest.sweep_media"
SWEEP_DATASETS = "datasets.sweep_datasets"
SWEEP_UPLOADS = "uploads.sweep_uploads"
SWEEPS = (SWEEP_MEDIA, SWEEP_DATASETS, SWEEP_UPLOADS)
"""One task for each kind of files that nobody needs any more."""
EVERY_S = 2.0
SWEEP_EVERY = 1800
"""Rounds of the sweeper between two sweeps of unused bytes: an hour."""

CHATTY = ("celery.worker.strategy", "celery.worker.request", "celery.app.trace")
log = logging.getLogger(__name__)
_stop = threading.Event()


def wake(name: str) -> None:
    """Asks a worker to look for due rows of one kind, such as PROCESS_DUE; never raises.

    A message of a kind that is asked for often expires when the sweeper sends the next, or they
    would pile up before busy workers, with the messages of all other work behind them.
    """
    _send(app, name, **({"expires": EVERY_S} if name in OFTEN else {}))


def wake_ingest() -> None:
    """Asks a worker to look for due inputs; never raises."""
    wake(PROCESS_DUE)


def wake_deletions() -> None:
    """Asks a worker to look for due deletions; never raises."""
    wake(DELETE_DUE)


def _send(to: Celery, name: str, **options: Any) -> None:
    try:
        to.send_task(name, retry=False, **options)
    except (KombuError, RedisError, OSError) as error:
        log.warning("the queue is down, the work stays due: %s", type(error).__name__)


def sweep_rounds(to: Celery, stop: threading.Event) -> None:
    """Wakes the workers every two seconds until `stop`; a message that is not taken by then
    expires. It never touches the database: the worker's children are forked beside it."""
    number = 0
    while not stop.wait(EVERY_S if number else 0):
        for name in DUE:
            _send(to, name, expires=EVERY_S)
        if number % SWEEP_EVERY == 0:
            for name in SWEEPS:
                _send(to, name, expires=EVERY_S * SWEEP_EVERY)
        number += 1


@worker_ready.connect
def start_sweeper(sender: Any, **_: Any) -> None:
    """Starts the sweeper thread of this worker process."""
    _stop.clear()
    threading.Thread(
        target=sweep_rounds, args=(sender.app, _stop), name="sweeper", daemon=True
    ).start()


@worker_shutting_down.connect
def stop_sweeper(**_: Any) -> None:
    """Ends the sweeper thread with its worker."""
    _stop.set()


@after_setup_logger.connect
def quieten(**_: Any) -> None:
    """The messages of the sweeper are no news: Celery tells of failures only."""
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
