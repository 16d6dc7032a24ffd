"""Browsing the inputs of an app: pages by number or by cursor, one input, the one next to it.

Each page is one remote call. It must not know people or workspaces.

How it pages. The API numbers pages newest first only, so numbers serve "newest" up to page 100;
past that, and for "oldest", a page is what the stream gives after (or, asked the other way round
and turned, before) an input. A stream is asked for one input more than the page shows, which tells
whether there is another page. A numbered page cannot be asked so; it takes the total where the
caller knows it, else a full page is taken to have a next one.
"""

from dataclasses import dataclass
from typing import Literal

from inputs_app.client import inputs
from inputs_app.client.errors import Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.types import Input
from inputs_app.services.errors import ProductError
from inputs_core import ids

Order = Literal["newest", "oldest"]
Direction = Literal["next", "previous"]
PER_PAGE = (25, 50, 100, 200)
LAST_NUMBERED = 100
"""Deeper pages are reached by cursor: their cost does not grow with the depth."""


@dataclass(frozen=True)
class Listing:
    """Which page of the inputs: `page` counts from 1 and is 0 where the page begins at a cursor.

    `after` and `before` are input ids; the page shows what follows or precedes that input.
    """

    order: Order = "newest"
    per_page: int = 50
    page: int = 1
    after: str = ""
    before: str = ""

    @property
    def has_cursor(self) -> bool:
        """Whether the page begins or ends at an input."""
        return bool(self.after or self.before)


@dataclass(frozen=True)
class InputPage:
    """One page in the order of its listing, and the listings of the pages around it."""

    listing: Listing
    inputs: tuple[Input, ...]
    first: Listing
    previous: Listing | None
    next: Listing | None

    @property
    def is_past_the_end(self) -> bool:
        """Whether there is nothing here although it is not the first page."""
        return not self.inputs and self.listing != self.first


class PlaceIsGone(ProductError):
    """The input at which a page begins was deleted meanwhile; `first` is the page to go to."""

    def __init__(self, first: Listing) -> None:
        super().__init__(
            "The input at which this page begins was deleted meanwhile. Go back to the first page."
        )
        self.first = first


def page(connection: Connection, listing: Listing, total: int | None = None) -> InputPage:
    """The page of a listing, with one remote call.

    `total`: the number of inputs where it is known; it makes the end of numbered pages exact.
    Raises: PlaceIsGone; ApiError.
    """
    if listing.order == "newest" and not listing.has_cursor:
        return _numbered(connection, listing, total)
    try:
        return _by_cursor(connection, listing)
    except (NotFound, Invalid) as error:
        if not listing.has_cursor:
            raise
        raise PlaceIsGone(first_of(listing)) from error


def one(connection: Connection, input_id: str) -> Input | None:
    """The input with this id, or None where there is none. Raises: ApiError.

    An id that breaks the rule for ids is not asked for: no input has it.
    """
    if ids.problem(input_id):
        return None
    try:
        return next(iter(inputs.by_ids(connection, [input_id])), None)
    except (NotFound, Invalid):
        return None


def step(connection: Connection, input_id: str, order: Order, direction: Direction) -> str | None:
    """The id of the input next to this one in an order, or None at the end.

    Raises: ApiError.
    """
    descending = (order == "newest") == (direction == "next")
    try:
        found = inputs.stream(connection, input_id, 1, descending=descending)
    except (NotFound, Invalid):
        return None
    return found[0].id if found else None


def first_of(listing: Listing) -> Listing:
    """The first page in the same order and size."""
    return Listing(listing.order, listing.per_page)


def numbers(listing: Listing, total: int) -> range:
    """The page numbers that can be gone to; empty for "oldest", which is paged by cursor only."""
    if listing.order != "newest":
        return range(0)
    return range(1, min(LAST_NUMBERED, max(1, -(-total // listing.per_page))) + 1)


def _numbered(connection: Connection, listing: Listing, total: int | None) -> InputPage:
    number = min(max(1, listing.page), LAST_NUMBERED)
    asked = Listing(listing.order, listing.per_page, number)
    found = inputs.list_page(connection, number, listing.per_page)
    is_full = len(found) >= listing.per_page
    has_next = is_full and number * listing.per_page != total  # one that is passed is an old one
    return InputPage(
        asked,
        tuple(found),
        first=first_of(listing),
        previous=Listing(listing.order, listing.per_page, number - 1) if number > 1 else None,
        next=_after_number(asked, found[-1].id) if has_next else None,
    )


def _after_number(listing: Listing, last_id: str) -> Listing:
    if listing.page < LAST_NUMBERED:
        return Listing(listing.order, listing.per_page, listing.page + 1)
    return Listing(listing.order, listing.per_page, page=0, after=last_id)


def _by_cursor(connection: Connection, listing: Listing) -> InputPage:
    is_backwards = bool(listing.before)
    descending = (listing.order == "newest") != is_backwards
    cursor = listing.before or listing.after
    found = inputs.stream(connection, cursor, listing.per_page + 1, descending=descending)
    shown, goes_on = found[: listing.per_page], len(found) > listing.per_page
    if is_backwards:
        shown.reverse()
    has_next = bool(shown) if is_backwards else goes_on
    has_previous = goes_on if is_backwards else bool(shown) and bool(listing.after)
    order, size = listing.order, listing.per_page
    return InputPage(
        listing,
        tuple(shown),
        first=first_of(listing),
        previous=Listing(order, size, page=0, before=shown[0].id) if has_previous else None,
        next=Listing(order, size, page=0, after=shown[-1].id) if has_next else None,
    )
