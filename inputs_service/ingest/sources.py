"""Where the bytes of an input are: fetched from its addresses, or stored already."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import BinaryIO, cast

from django.conf import settings

from inputs_core import guarded, limits
from inputs_service.ingest import store
from inputs_service.models import InputMedia, Media

IN_MEMORY_BYTES = 4 * limits.MB
DEADLINE_S = {"image": 30.0, "text": 30.0, "audio": 30.0, "video": 75.0}


@dataclass
class Source:
    """The bytes of one place of an input, open for reading. `media` is set where they are stored,
    with what is known of them; close it after use."""

    file: BinaryIO
    digest: str
    media: Media | None = None

    def close(self) -> None:
        """Lets the file go."""
        self.file.close()


@dataclass
class Wanted:
    """What an input needs before it can be processed: addresses to fetch and bytes stored, both
    by place. No database is needed from here on."""

    urls: dict[str, str] = field(default_factory=dict)
    stored: dict[str, Media] = field(default_factory=dict)


def wanted(data: Mapping[str, Mapping[str, str]], uses: list[InputMedia]) -> Wanted:
    """What the stored answer's data and the input's media rows ask for."""
    found = Wanted(stored={use.place: use.media for use in uses})
    for place in DEADLINE_S:
        url = data.get(place, {}).get("url", "")
        if url and place not in found.stored:
            found.urls[place] = url
    return found


def fetch_all(wanted: Wanted) -> dict[str, Source]:
    """Downloads what has to be fetched; safe in a thread.

    Units/limits: all places together take no longer than the slowest of them may.
    Raises: guarded.FetchError.
    """
    found: dict[str, Source] = {}
    ends_at = monotonic() + max(DEADLINE_S[place] for place in wanted.urls)
    try:
        for place, url in wanted.urls.items():
            left_s = max(0.1, ends_at - monotonic())
            found[place] = _fetch(place, url, min(DEADLINE_S[place], left_s))
    except guarded.FetchError:
        for source in found.values():
            source.close()
        raise
    return found


def _fetch(place: str, url: str, deadline_s: float) -> Source:
    spooled = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - see close
    file = cast("BinaryIO", spooled)
    try:
        fetched = guarded.fetch(
            url,
            file,
            session=_session(tuple(settings.FETCH_ALLOWED_PRIVATE)),
            max_bytes=limits.MAX_BYTES_BY_URL[place],
            deadline_s=deadline_s,
        )
    except guarded.FetchError:
        file.close()
        raise
    return Source(file, fetched.sha256)


def stored(media: Media) -> Source:
    """Bytes that are in the storage. Raises: FileNotFoundError, StorageFailed."""
    return Source(store.open_size(media.digest, store.ORIG), media.digest, media)


@cache
def _session(allow_private: tuple[str, ...]) -> guarded.GuardedSession:
    """One session for each worker process: it is made after the fork, at the first fetch."""
    return guarded.session(allow_private)
