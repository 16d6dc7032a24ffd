"""Which dataset of a random split an input goes to: by its place in the walk and the operation's
id alone, so that a worker who takes over splits as the one before him would have."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

RANDOM_PERCENTAGE = 1
"""Source: SplitIntoDatasets.DatasetSplitMethod."""


def share_of(seed: str, place: int, percentages: Sequence[int]) -> int | None:
    """The number of the share that a place of the walk falls into; None: into none of them.

    Of every hundred places each share has exactly its percentage, of every ten about a tenth.
    """
    block, index = divmod(place, 100)
    slot, end = _slot(seed, block, index), 0
    for number, percentage in enumerate(percentages):
        end += percentage
        if slot < end:
            return number
    return None


def _slot(seed: str, block: int, index: int) -> int:
    """A number from 0 to 99, another for each of a hundred places: each ten places in a row have
    one of every decade."""
    group, number = divmod(index, 10)
    decade = _shuffled(f"{seed}/{block}/group {group}")[number]
    unit = _shuffled(f"{seed}/{block}/decade {decade}")[group]
    return decade * 10 + unit


@lru_cache(maxsize=64)
def _shuffled(seed: str) -> tuple[int, ...]:
    """The digits 0 to 9 in an order that only the seed decides."""
    digests = [hashlib.sha256(f"{seed}/{number}".encode()).digest() for number in range(10)]
    return tuple(sorted(range(10), key=digests.__getitem__))
