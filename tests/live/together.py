"""Work done at the same moment in threads, each with a database connection of its own."""

import threading
from collections.abc import Callable, Iterable

from django.db import connection

Job = Callable[[], object]


def at_once(jobs: Iterable[Job]) -> list[str]:
    """Runs all, waits for them, and says what failed; each failure is printed where it happens."""
    failed: list[str] = []
    threads = [thread_of(job, failed) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def thread_of(job: Job, failed: list[str]) -> threading.Thread:
    """A thread that runs it, notes a failure and gives its connection back."""

    def run() -> None:
        try:
            job()
        except BaseException as error:
            failed.append(repr(error))
            raise
        finally:
            connection.close()

    return threading.Thread(target=run)
