"""The way through a list, in words and links: numbers while the API has them, else cursors."""

from dataclasses import dataclass, replace

from inputs_app.services import inputs
from inputs_app.services.inputs import PER_PAGE, InputPage
from inputs_app.showing import words
from inputs_app.showing.look import Look

NEAR = 2
DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Link:
    """An entry of the pager; without `query` it is a gap between numbers."""

    label: str
    query: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Pager:
    """What stands under a list; an empty query means that there is nothing that way."""

    said: str
    previous: str
    next: str
    numbers: list[Link]
    sizes: list[Link]


def of(look: Look, page: InputPage, total: int | None) -> Pager:
    """The pager of a page; `total` is None where the counts are not known yet."""
    return Pager(
        said=_said(page, total),
        previous=look.at(page.previous) if page.previous else "",
        next=look.at(page.next) if page.next else "",
        numbers=_numbers(look, page, total),
        sizes=[Link(f"{n} a page", str(n), n == look.listing.per_page) for n in PER_PAGE],
    )


def _numbers(look: Look, page: InputPage, total: int | None) -> list[Link]:
    listing = page.listing
    if listing.has_cursor or listing.order != "newest":
        return []
    known = total or (listing.page + bool(page.next)) * listing.per_page
    numbers = inputs.numbers(listing, known)
    wanted = {1, numbers[-1], *range(listing.page - NEAR, listing.page + NEAR + 1)}
    links: list[Link] = []
    before = 0
    for number in sorted(wanted & set(numbers)):
        if number - before > 1:
            links.append(Link("…"))
        query = look.at(replace(page.first, page=number))
        links.append(Link(words.number(number), query, number == listing.page))
        before = number
    return links if len(links) > 1 else []


def _said(page: InputPage, total: int | None) -> str:
    count = len(page.inputs)
    if not page.listing.page:
        return words.counted(count, "input")
    first = (page.listing.page - 1) * page.listing.per_page
    here = f"{words.number(first + 1)}{DASH}{words.number(first + count)}"
    return f"{here} of {words.number(total)}" if total and total >= first + count else here
