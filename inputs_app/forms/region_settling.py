"""The rows of a form of regions beside the regions as they stand now: what is wrong, what somebody
else did meanwhile, and what is left to do. Nothing that was typed is lost."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from inputs_app.forms import regions
from inputs_app.forms.regions import Row
from inputs_app.services.changes import region_images, region_merging
from inputs_app.services.changes.region_images import Entries
from inputs_app.services.changes.region_merging import Clash, Said, Wish
from inputs_core import ids

NOTES: dict[Clash, str] = {
    "changed": "Somebody changed this region since you opened the page. Yours is kept here: save"
    " again to put it in the place of theirs.",
    "gone": "Somebody deleted this region since you opened the page. Save again to add it anew.",
}


@dataclass(frozen=True)
class Settled:
    """Rows to show again, and what they ask for; `is_sound`: it may be done as it is."""

    rows: Sequence[Row]
    wish: Wish
    has_problems: bool = False
    clash_count: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong and nobody was there before."""
        return not self.has_problems and not self.clash_count


def settled(rows: Sequence[Row], now: Entries, page: Collection[str]) -> Settled:
    """What rows ask for, upon the regions as they stand now.

    A row that the person left alone shows what stands there now, one that somebody deleted goes,
    and one of this page (`page` holds the ids) that somebody added is shown too.
    """
    pairs = [regions.checked(row, now.get(row.id)) for row in rows]
    merged = region_merging.merged(now, [said for row, said in pairs if not row.has_problem])
    touched = {*merged.wish.ids, *merged.clashes}
    shown = [
        again
        for row, said in pairs
        if (again := _again(row, said, now, is_touched=row.id in touched)) is not None
    ]
    clashing = [_noted(row, now, merged.clashes.get(row.id)) for row in shown]
    return Settled(
        [*clashing, *_added(rows, now, page)],
        merged.wish,
        has_problems=any(row.has_problem for row, _ in pairs),
        clash_count=len(merged.clashes),
    )


def _again(row: Row, said: Said, now: Entries, *, is_touched: bool) -> Row | None:
    if row.has_problem or is_touched:
        return row
    stands = now.get(row.id)
    if stands is not None:
        return regions.row_of(row.key, stands)
    return None if row.was or said.entry is None else row


def _noted(row: Row, now: Entries, clash: Clash | None) -> Row:
    if clash is None:
        return row
    if clash == "gone":
        return replace(row, note=NOTES[clash], was="", id=ids.new_id())
    return replace(row, note=NOTES[clash], was=region_images.digest(now.get(row.id)))


def _added(rows: Sequence[Row], now: Entries, page: Collection[str]) -> Iterator[Row]:
    known = {row.id for row in rows}
    for one in page:
        if one not in known:
            yield regions.row_of(ids.new_id(), now[one])
