"""What a person chose for the inputs page: the place in the list, view, tile size, columns.

All of it stands in the address; what is a habit (not the place in the list) is also remembered in
a cookie, so that a bare address shows what the person saw last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse

from inputs_app.services.inputs import PER_PAGE, Listing, Order, first_of

COOKIE = "look"
COOKIE_AGE_S = 365 * 24 * 3600
VIEWS = ("grid", "table")
SIZES = ("s", "m", "l")
ORDERS = ("newest", "oldest")
COLUMNS = {
    "kind": "Kind",
    "status": "Status",
    "concepts": "Concepts",
    "facts": "Size",
    "metadata": "Metadata",
    "place": "Place",
    "regions": "Regions",
    "created": "Added",
    "modified": "Changed",
}
USUAL_COLUMNS = ("kind", "status", "concepts", "facts", "created")
MAX_PAGE = 1_000_000
FIRST = Listing(page=1)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Look:
    """One state of the inputs page."""

    listing: Listing = FIRST
    view: str = "grid"
    size: str = "m"
    columns: tuple[str, ...] = USUAL_COLUMNS

    def query(self, **changes: object) -> str:
        """The query string of this state with changes: "view=grid&size=m&…"."""
        return urlencode(replace(self, **changes).pairs())  # type: ignore[arg-type]

    def at(self, listing: Listing) -> str:
        """The query string of another place in the list."""
        return self.query(listing=listing)

    def pairs(self) -> list[Pair]:
        """The names and values of the query string."""
        habits = [
            ("view", self.view),
            ("size", self.size),
            ("order", self.listing.order),
            ("per_page", str(self.listing.per_page)),
        ]
        return [*habits, *self._columns(), *_place(self.listing)]

    @property
    def but_order(self) -> list[Pair]:
        """The hidden fields of the form that changes the order, which starts at the first page."""
        return self._first_page_but("order")

    @property
    def but_per_page(self) -> list[Pair]:
        """The hidden fields of the form that changes the page size."""
        return self._first_page_but("per_page")

    @property
    def but_columns(self) -> list[Pair]:
        """The hidden fields of the form that chooses columns."""
        return [pair for pair in self.pairs() if pair[0] != "col"]

    def _first_page_but(self, name: str) -> list[Pair]:
        first = replace(self, listing=first_of(self.listing))
        return [pair for pair in first.pairs() if pair[0] != name]

    def _columns(self) -> list[Pair]:
        if self.columns == USUAL_COLUMNS:
            return []
        return [("col", column) for column in self.columns or ("none",)]


def of(request: HttpRequest) -> Look:
    """The state that the address asks for; what it leaves open comes from the cookie."""
    kept = dict(parse_qsl(request.COOKIES.get(COOKIE, "")[:500]))
    habit = _read(kept, Look())
    asked = {name: request.GET.get(name, "") for name in ("view", "size", "order", "per_page")}
    asked["col"] = ".".join(request.GET.getlist("col"))
    look = _read(asked, habit)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = 0 if after or before else _whole(request.GET.get("page", ""), 1, MAX_PAGE, 1)
    before = "" if after else before
    return replace(look, listing=replace(look.listing, page=page, after=after, before=before))


def remember(response: HttpResponse, look: Look, *, secure: bool) -> None:
    """Keeps the habits for a year."""
    habit = replace(look, listing=first_of(look.listing))
    values = [pair for pair in habit.pairs() if pair[0] not in ("col", "page")]
    values.append(("col", ".".join(look.columns) or "none"))
    response.set_cookie(
        COOKIE,
        urlencode(values),
        max_age=COOKIE_AGE_S,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def _place(listing: Listing) -> list[Pair]:
    if listing.after:
        return [("after", listing.after)]
    if listing.before:
        return [("before", listing.before)]
    return [("page", str(listing.page))] if listing.page > 1 else []


def _read(asked: Mapping[str, str], usual: Look) -> Look:
    named = asked.get("col", "").split(".")
    columns = tuple(column for column in COLUMNS if column in named)
    order = _one_of(asked, "order", ORDERS, usual.listing.order)
    per_page = _whole(asked.get("per_page", ""), 1, PER_PAGE[-1], usual.listing.per_page)
    if per_page not in PER_PAGE:
        per_page = usual.listing.per_page
    return Look(
        listing=Listing(cast("Order", order), per_page, page=1),
        view=_one_of(asked, "view", VIEWS, usual.view),
        size=_one_of(asked, "size", SIZES, usual.size),
        columns=columns if columns or named == ["none"] else usual.columns,
    )


def _one_of(asked: Mapping[str, str], name: str, values: tuple[str, ...], usual: str) -> str:
    value = asked.get(name, "")
    return value if value in values else usual


def _whole(text: str, least: int, most: int, usual: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return usual
    return min(most, max(least, int(text)))
