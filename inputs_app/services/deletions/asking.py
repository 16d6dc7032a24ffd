"""What a person is told before a deletion is confirmed: how many inputs, which, and what of them
could not be brought back. Nothing is written here."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings

from inputs_app.client import annotations, inputs
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, MediaPart
from inputs_app.models import Workspace
from inputs_app.services import connections
from inputs_app.services.deletions import media
from inputs_app.services.deletions.recording import Target

AT_ONCE = 8
LOOK_S = 6.0
"""So long a person waits for the sizes of originals."""


@dataclass(frozen=True)
class Asked:
    """What a deletion would do. `losses`: why something cannot be brought back → of how many.

    `by_others`: annotations of other people and of models; `unknown`: inputs whose originals could
    not be looked at in time; `kept_bytes`: what is kept of the others.
    """

    found: Sequence[Input]
    missing: Sequence[str]
    losses: dict[str, int]
    unknown: int = 0
    by_others: int = 0
    kept_bytes: int = 0

    @property
    def targets(self) -> list[Target]:
        """The inputs that are there."""
        return [Target(one.id, one.created_at) for one in self.found]


def ask(workspace: Workspace, ids: Sequence[str]) -> Asked:
    """Looks at the inputs and, where they were posted as bytes, at the sizes of their originals.

    Units/limits: as many ids as stand on a page; about six seconds. Raises: ApiError.
    """
    connection = connections.of(workspace)
    found = inputs.by_ids(connection, ids)
    there = {one.id for one in found}
    losses: Counter[str] = Counter()
    unknown = kept_bytes = 0
    for told in _looked_at(connection, found):
        if told is None:
            unknown += 1
        elif isinstance(told, int):
            kept_bytes += told
        else:
            losses[told] += 1
    return Asked(
        found=found,
        missing=[one for one in ids if one not in there],
        losses=dict(losses),
        unknown=unknown,
        by_others=_by_others(connection, sorted(there)),
        kept_bytes=kept_bytes,
    )


def _looked_at(connection: Connection, found: Sequence[Input]) -> Iterator[str | int | None]:
    """For each input that was posted as bytes: why it cannot be kept, or its size; None where
    there was no time to look."""
    held = [parts for one in found if (parts := media.posted_as_bytes(connection.base_url, one))]
    ends_at = time.monotonic() + LOOK_S
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda parts: _look(connection, parts, ends_at), held)


def _look(connection: Connection, parts: Sequence[MediaPart], ends_at: float) -> str | int | None:
    if time.monotonic() > ends_at:
        return None
    total = 0
    try:
        for part in parts:
            size = media.size_bytes(connection, part)
            total += size or 0
            if loss := media.loss_of(part, size and total, settings.SNAPSHOT_MAX_BYTES):
                return loss
    except ApiError:
        return None
    return total


def _by_others(connection: Connection, ids: Sequence[str]) -> int:
    """How many annotations the API may give back under another name."""
    found = annotations.of_inputs(connection, ids, with_models=True)
    apart = (one for one in found if not one.is_input_level)
    return sum(_is_of_another(one.raw, connection.user_id) for one in apart)


def _is_of_another(raw: dict[str, object], user_id: str) -> bool:
    is_made = bool(raw.get("model_version_id"))
    return is_made or raw.get("user_id") not in (None, "", user_id)
