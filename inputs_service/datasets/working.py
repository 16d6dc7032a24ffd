"""The due work of datasets, done by a worker for a while: what is to go, and what comes."""

import logging
import time
from collections.abc import Callable
from typing import Any

from inputs_core import faults
from inputs_service import leases
from inputs_service.datasets import exports, removing, snapshots
from inputs_service.models import DatasetExport, DatasetRemoval, DatasetVersion

WORK_S = 20.0
OUTAGE_S = 15.0
KINDS: tuple[tuple[Any, Callable[[Any], bool]], ...] = (
    (DatasetRemoval, removing.step),
    (DatasetVersion, snapshots.step),
    (DatasetExport, exports.step),
)
"""Which rows are due, and what does one step of a row: False when nothing is left to do for it."""
log = logging.getLogger(__name__)


def work(on_more: Callable[[], object]) -> None:
    """Works for up to 20 s, a third of it on each kind; calls `on_more` where something is left.

    A worker that dies loses its row with its lease, and another goes on where the row says.
    """
    left = [_work_on(model, step, WORK_S / len(KINDS)) for model, step in KINDS]
    if any(left):
        on_more()


def _work_on(model: Any, step: Callable[[Any], bool], for_s: float) -> bool:
    """Whether the time ended before the work."""
    ends_at = time.monotonic() + for_s
    while (row := leases.claim(model)) is not None:
        while _stepped(row, step):
            if time.monotonic() > ends_at:
                leases.release(row)
                return True
        if time.monotonic() > ends_at:
            return True
    return False


def _stepped(row: Any, step: Callable[[Any], bool]) -> bool:
    """One step; a storage that fails is waited out, and counts as no loss of a worker."""
    try:
        with faults.told():
            return step(row)
    except faults.StorageFailed as error:
        log.warning("the storage failed, %s waits: %s", row, error)
        leases.release(row, in_s=OUTAGE_S)
        return False
