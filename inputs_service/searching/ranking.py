"""Orders inputs by how alike their pictures look to a given one."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, cast

from django.conf import settings

from inputs_core import guarded, limits, media
from inputs_core.media import looks
from inputs_service import statuses
from inputs_service.errors import CodedError, NotFound
from inputs_service.models import App, Input
from inputs_service.posting.duplicates import url_digest
from inputs_service.searching.asking.refusing import bad
from inputs_service.searching.terms import RankTerm

NOT_INDEXED = 43004
FETCH_S = 15.0
IN_MEMORY_BYTES = 4 * limits.MB
Scored = tuple[int, float]


def look_asked(app: App, rank: RankTerm) -> int:
    """How the picture of a rank looks. An address that the app has is not fetched again.

    Raises: CodedError: 11101 for an unknown input, 43004 for one that is not processed, else the
    reason why the picture cannot be had.
    """
    if rank.input_id:
        return _of_input(app, rank)
    try:
        if rank.content:
            return looks.look_of_bytes(rank.content)
        known = _known(app, rank.url)
        return looks.look_of_bytes(_fetched(rank.url)) if known is None else known
    except (guarded.FetchError, media.MediaError) as error:
        raise CodedError(f"{rank.path}: {error.message}", code=error.code) from None


def _of_input(app: App, rank: RankTerm) -> int:
    rows = Input.objects.filter(app=app, input_id=rank.input_id)
    row = rows.values_list("picture_hash", "status").first()
    if row is None:
        raise NotFound(f"{rank.path}: the input {rank.input_id} does not exist")
    look, status = row
    if status != statuses.DONE:
        raise CodedError(f"{rank.path}: this input is not processed", code=NOT_INDEXED)
    if look is None:
        raise bad(rank.path, "this input has no picture to compare with")
    return look


def _known(app: App, url: str) -> int | None:
    rows = Input.objects.filter(app=app, url_digest=url_digest(url), picture_hash__isnull=False)
    return rows.values_list("picture_hash", flat=True).first()


def _fetched(url: str) -> bytes:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
        guarded.fetch(
            url,
            cast("BinaryIO", file),
            session=guarded.session(tuple(settings.FETCH_ALLOWED_PRIVATE)),
            max_bytes=limits.IMAGE_BYTES,
            deadline_s=FETCH_S,
        )
        file.seek(0)
        return file.read()


def ranked(
    looked: int, batches: Iterable[Sequence[int]], rank: RankTerm, most: int
) -> list[Scored]:
    """The inputs that have a picture, most alike first, of equals the newest first; at most `most`.

    Shape: (key, score); the score is 1 less the share of bits in which the looks differ; a negated
    rank turns it around.
    """
    best = heapq.nsmallest(most, _distances(looked, batches, is_negated=rank.is_negated))
    return [(-key, _score(away)) for away, key in best]


def scores(looked: int, batches: Iterable[Sequence[int]], rank: RankTerm) -> Iterator[float]:
    """The scores of all inputs that have a picture, in any order."""
    for away, _ in _distances(looked, batches, is_negated=rank.is_negated):
        yield _score(away)


def _score(away: int) -> float:
    return 1 - away / looks.BITS


def _distances(
    looked: int, batches: Iterable[Sequence[int]], *, is_negated: bool
) -> Iterator[tuple[int, int]]:
    for keys in batches:
        rows = Input.objects.filter(key__in=keys, picture_hash__isnull=False)
        for key, look in rows.values_list("key", "picture_hash"):
            away = looks.distance(looked, look or 0)
            yield looks.BITS - away if is_negated else away, -key
