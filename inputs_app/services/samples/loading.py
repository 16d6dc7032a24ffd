"""Puts samples into an app of an Inputs API, a few at a time; what is there already stays as it is.

It knows no workspace and keeps no state: how far the loading has come is loads.py's to remember.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inputs_app.client import inputs
from inputs_app.client.http import Connection
from inputs_app.client.types import Json
from inputs_app.services.samples.catalogue import Sample, all_samples

BATCH = 16
"""So many a request, far below the API's 128: the media of one batch are held in memory."""
ACCEPTED = (30000, 30001, 30003)
"""Source: clarifai-grpc proto StatusCode, INPUT_SUCCESS, _PENDING and _IN_PROGRESS."""
DUPLICATE_ID = "Input has a duplicate ID."
"""Source: Clarifai Python SDK, dataset upload, which compares this text."""


@dataclass(frozen=True)
class Step:
    """What one request did. `position` is the number of samples looked at since the first."""

    position: int
    added_count: int
    refused_count: int


def load(connection: Connection, position: int = 0) -> Iterator[Step]:
    """Loads the samples from `position` on and gives a step after each request.

    It may be stopped after any step, and begun again at any position, also an old one.
    Raises: ApiError; PhotosMissingError.
    """
    samples = all_samples(connection.base_url)
    while position < len(samples):
        batch = _batch(samples[position : position + BATCH])
        position += len(batch)
        yield _post_missing(connection, batch, position)


def _batch(samples: Sequence[Sample]) -> list[Sample]:
    """The first samples, as far as they hold one video: a request takes no more of them."""
    batch: list[Sample] = []
    for sample in samples:
        if sample.is_video and any(other.is_video for other in batch):
            break
        batch.append(sample)
    return batch


def _post_missing(connection: Connection, batch: Sequence[Sample], position: int) -> Step:
    there = {found.id for found in inputs.by_ids(connection, [sample.id for sample in batch])}
    items: list[Json] = [
        {"id": sample.id, "data": sample.data()} for sample in batch if sample.id not in there
    ]
    answers = inputs.post(connection, items) if items else []
    added = sum(answer.status.code in ACCEPTED for answer in answers)
    known = sum(answer.status.details == DUPLICATE_ID for answer in answers)
    return Step(position, added, len(answers) - added - known)
