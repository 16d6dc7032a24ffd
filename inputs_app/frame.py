"""What every page's frame shows: workspace, places, person, theme. Reads only the own database."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from inputs_app.models import User

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class Place:
    """An entry of the rail; `key` is the letter after `g`."""

    label: str
    icon: str
    href: str
    key: str = ""
    is_here: bool = False
    ends_group: bool = False


@dataclass(frozen=True)
class Person:
    """The one who is signed in."""

    name: str
    initials: str
    href: str


class Frame:
    """Answers of the frame for one request, each worked out when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.theme = theme_of(request)
        self.next_theme = THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]
        self.workspace = getattr(request, "workspace", None)

    @cached_property
    def person(self) -> Person | None:
        """Who is signed in, or None."""
        user = getattr(self._request, "user", None)
        if not isinstance(user, User) or not user.is_authenticated:
            return None
        name = str(user)
        return Person(name=name, initials=initials(name), href=_href("me") or "/me")

    @cached_property
    def places(self) -> list[Place]:
        """The entries of the rail that this person may open."""
        if self.workspace is None:
            return []
        inputs = _href("input_list", self.workspace.slug)
        found = [
            self._place("Inputs", "inputs", inputs, key="i", ends_group=True),
            self._place("Team", "team", _href("team", self.workspace.team.slug)),
            self._place("Settings", "gear", _href("workspace_settings", self.workspace.slug)),
        ]
        return [place for place in found if place.href]

    @property
    def find_href(self) -> str:
        """Where the search field sends."""
        return _href("input_detail", self.workspace.slug) if self.workspace else ""

    @property
    def counts_href(self) -> str:
        """Where the live status counts come from."""
        return _href("input_counts", self.workspace.slug) if self.workspace else ""

    def _place(
        self, label: str, icon: str, href: str, *, key: str = "", ends_group: bool = False
    ) -> Place:
        is_here = bool(href) and self._request.path.startswith(href)
        return Place(label, icon, href, key, is_here=is_here, ends_group=ends_group)


def context(request: HttpRequest) -> dict[str, Frame]:
    """The variable `frame` of every page."""
    return {"frame": Frame(request)}


def theme_of(request: HttpRequest) -> str:
    """The colours that this person chose: one of THEMES."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else "system"


def initials(name: str) -> str:
    """One or two capitals for the round badge."""
    words = name.replace(".", " ").replace("_", " ").split() or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def _href(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
