"""From bytes to what the API tells of them: judged, rendered, stored as files.

Rows are written at the end, by finishing."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from inputs_core import guarded, media
from inputs_core.media import looks
from inputs_service import statuses
from inputs_service.ingest import sources, store
from inputs_service.ingest.sources import Source, Wanted
from inputs_service.models import Media

LOOK, TINY = "look", "tiny"
"""The fact of how a picture looks, and the rendition that it is taken from."""


@dataclass(frozen=True)
class Kept:
    """The stored bytes of one place and their facts (`{"image_info": {…}}`). `media` is their row,
    to be saved where `is_new` says that something was learnt."""

    media: Media
    facts: dict[str, Any]
    is_new: bool = False


@dataclass(frozen=True)
class Outcome:
    """How processing ended: a status code with its reason, and by place what is stored now.
    `unshown` was stored before another place failed the input."""

    code: int
    details: str = ""
    kept: dict[str, Kept] = field(default_factory=dict)
    unshown: tuple[Kept, ...] = ()


def outcome_of(wanted: Wanted, fetched: Mapping[str, Source]) -> Outcome:
    """Processes every place of an input; one place that fails, fails the input. Closes the files.

    Raises: OSError where the storage fails, OperationalError where the database is busy.
    """
    try:
        return _outcome(wanted, fetched)
    finally:
        for source in fetched.values():
            source.close()


def _outcome(wanted: Wanted, fetched: Mapping[str, Source]) -> Outcome:
    places = [place for place in media.PLACES if place in wanted.stored or place in fetched]
    kept: dict[str, Kept] = {}
    for place in places:
        source = fetched.get(place) or sources.stored(wanted.stored[place])
        with closing(source):
            try:
                kept[place] = _keep(place, source)
            except media.MediaError as error:
                failed = failure(error, place if len(places) > 1 else "")
                return replace(failed, unshown=tuple(kept.values()))
    return Outcome(statuses.DONE, kept=kept)


def failure(error: media.MediaError | guarded.FetchError, place: str = "") -> Outcome:
    """The outcome for a coded failure; names the place where an input has several."""
    return Outcome(error.code, f"{place}: {error.message}" if place else error.message)


def _keep(place: str, source: Source) -> Kept:
    info = f"{place}_info"
    known = source.media or store.known(source.digest)
    if known is not None and info in known.facts:
        is_new = LOOK not in known.facts and TINY in known.renditions
        if is_new:
            with store.open_size(known.digest, TINY) as file:
                known.facts = {**known.facts, LOOK: looks.look_of_rendition(file.read())}
        return Kept(known, {info: known.facts[info]}, is_new=is_new)
    content = media.examine(place, source.file)
    row = known or store.put_file(source.file, source.digest)
    store.put_renditions(row.digest, content.files)
    row.content_type = content.content_type
    row.facts = {**row.facts, **content.facts}
    if TINY in content.files:
        row.facts[LOOK] = looks.look_of_rendition(content.files[TINY])
    row.renditions = sorted({*row.renditions, *content.files})
    return Kept(row, content.facts, is_new=True)
