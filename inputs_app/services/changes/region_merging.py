"""What a person says of the regions of an input, beside what others did to them meanwhile. Pure.

Each region is compared by itself: only where both changed the same one there is a conflict.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from inputs_app.client.types import Json
from inputs_app.services.changes import region_images
from inputs_app.services.changes.region_images import Entries

Clash = Literal["changed", "gone"]


@dataclass(frozen=True)
class Said:
    """How a person wants one region. `was`: the digest of what the page showed, empty for a new
    one. `entry`: None to delete it."""

    id: str
    was: str
    entry: Json | None


@dataclass(frozen=True)
class Wish:
    """How regions are to stand: entries to put (new ones, or in place of those with their ids), and
    ids to delete."""

    put: tuple[Json, ...] = ()
    delete: tuple[str, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The ids of all that it touches."""
        return [*(entry["id"] for entry in self.put), *self.delete]


@dataclass(frozen=True)
class Merged:
    """What is to be done, and the ids of regions that somebody else changed or deleted."""

    wish: Wish
    clashes: Mapping[str, Clash]


def merged(now: Entries, said: Iterable[Said]) -> Merged:
    """What a person changed, put upon the regions as they stand now.

    What the person left as it was is passed over, whatever others did to it, and so is what stands
    as it was asked for: a form that is sent twice does nothing twice.
    """
    put: list[Json] = []
    delete: list[str] = []
    clashes: dict[str, Clash] = {}
    for one in said:
        stands = now.get(one.id)
        is_untouched = bool(one.was) and region_images.digest(one.entry) == one.was
        if is_untouched or region_images.is_same(stands, one.entry):
            continue
        if region_images.digest(stands) != one.was:
            clashes[one.id] = "gone" if stands is None else "changed"
        elif one.entry is None:
            delete.append(one.id)
        else:
            put.append(one.entry)
    return Merged(Wish(tuple(put), tuple(delete)), clashes)
