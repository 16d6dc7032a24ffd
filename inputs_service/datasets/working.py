"""The due work of datasets, done by a worker for a while: first what is to go, then what comes."""

import time
from collections.abc import Callable
from typing import Any

from inputs_service import leases
from inputs_service.datasets import exports, removing, snapshots
from inputs_service.models import DatasetExport, DatasetRemoval, DatasetVersion

WORK_S = 20.0
KINDS: tuple[tuple[Any, Callable[[Any], bool]], ...] = (
    (DatasetRemoval, removing.step),
    (DatasetVersion, snapshots.step),
    (DatasetExport, exports.step),
)
"""Which rows are due, and what does one step of a row: False when nothing is left to do for it."""


def work(on_more: Callable[[], object]) -> None:
    """Works for up to 20 s; calls `on_more` where something is left.

    A worker that dies loses its row with its lease, and another goes on where the row says.
    """
    ends_at = time.monotonic() + WORK_S
    for model, step in KINDS:
        while (row := leases.claim(model)) is not None:
            while step(row):
                if time.monotonic() > ends_at:
                    leases.release(row)
                    on_more()
                    return
