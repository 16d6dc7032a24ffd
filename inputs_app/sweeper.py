"""The sweeper: one thread in each worker process, which sends what is due in the database.

Celery imports this room in workers only, see dashboard/celery.py.
"""

import threading

from celery.signals import worker_ready, worker_shutting_down

from inputs_app import dispatch

stopped = threading.Event()


@worker_ready.connect
def start(**_: object) -> None:
    """Starts the thread when the worker can take tasks."""
    threading.Thread(target=dispatch.sweep_forever, args=(stopped,), daemon=True).start()


@worker_shutting_down.connect
def stop(**_: object) -> None:
    """Ends the thread before the worker goes."""
    stopped.set()
