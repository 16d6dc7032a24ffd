"""What every page's frame shows: workspace, places, person, theme.

It asks no database: error pages are drawn in threads whose connections nobody closes.
"""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from inputs_app.models import Role, User, Workspace

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

    @property
    def counts_jobs(self) -> bool:
        """Whether the number of running jobs stands beside it; it comes with the status counts."""
        return self.key == "u"


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
        self.workspace: Workspace | None = getattr(request, "workspace", None)

    @property
    def is_admin(self) -> bool:
        """Whether the person administers the workspace's team."""
        return getattr(self.workspace, "my_role", Role.VIEWER) >= Role.ADMIN

    @cached_property
    def person(self) -> Person | None:
        """Who is signed in, or None."""
        user = getattr(self._request, "user", None)
        if not isinstance(user, User) or not user.is_authenticated:
            return None
        name = str(user)
        return Person(name=name, initials=initials(name), href=reverse("me"))

    @property
    def live_key(self) -> str:
        """Tabs of one person in one workspace share a stream under this name."""
        return f"{self.workspace.pk}-{self._request.user.pk}" if self.workspace else ""

    @cached_property
    def places(self) -> list[Place]:
        """The entries of the rail that this person may open."""
        if self.workspace is None:
            return []
        inputs = reverse("input_list", args=[self.workspace.slug])
        uploads = reverse("job_list", args=[self.workspace.slug])
        imports = reverse("import_list", args=[self.workspace.slug])
        changes = reverse("change_list", args=[self.workspace.slug])
        team = reverse("team", args=[self.workspace.team.slug])
        settings = (
            reverse("workspace_settings", args=[self.workspace.slug]) if self.is_admin else ""
        )
        found = [
            self._place("Inputs", "inputs", inputs, key="i", under=self.find_href),
            self._place(
                "Uploads", "upload", uploads, key="u", also=f"/w/{self.workspace.slug}/uploads"
            ),
            self._place("Imports", "cloud", imports, key="m"),
            self._place("Changes", "history", changes, key="c", ends_group=True),
            self._place("Team", "team", team, key="t"),
            self._place("Settings", "gear", settings, key="s"),
        ]
        return [place for place in found if place.href]

    @property
    def find_href(self) -> str:
        """Where the search field sends."""
        return reverse("input_detail", args=[self.workspace.slug]) if self.workspace else ""

    @property
    def counts_href(self) -> str:
        """Where the live status counts come from."""
        return reverse("input_counts", args=[self.workspace.slug]) if self.workspace else ""

    @property
    def upload_href(self) -> str:
        """Where the Upload button leads; empty for those who may only look."""
        may_write = getattr(self.workspace, "my_role", Role.VIEWER) >= Role.EDITOR
        if self.workspace is None or not may_write:
            return ""
        return reverse("upload_new", args=[self.workspace.slug])

    def _place(
        self,
        label: str,
        icon: str,
        href: str,
        *,
        key: str,
        under: str = "",
        also: str = "",
        ends_group: bool = False,
    ) -> Place:
        rooms = tuple(filter(None, (under or href, also)))
        is_here = bool(href) and self._request.path.startswith(rooms)
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
