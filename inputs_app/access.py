"""Who may see and do what; the only place that decides sign-in, 404 and 403.

Every view begins with one of these functions.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, When
from django.http import Http404, HttpRequest
from django.utils import timezone

from inputs_app.models import Membership, Role, Team, User, Workspace
from inputs_app.services.audit import Actor

SEEN_EVERY = timedelta(minutes=5)


class NotSignedIn(Exception):
    """The page needs a person; the middleware answers with the way to sign-in."""


def get_person(request: HttpRequest) -> User:
    """The signed-in person.

    Raises: NotSignedIn.
    """
    if not request.user.is_authenticated:
        raise NotSignedIn
    person = request.user
    now = timezone.now()
    if person.seen_at is None or now - person.seen_at > SEEN_EVERY:
        User.objects.filter(pk=person.pk).update(seen_at=now)
        person.seen_at = now
    return person


def get_team(request: HttpRequest, slug: str, role: Role = Role.VIEWER) -> Team:
    """The team, for a member of at least this role; sets `request.team` and `request.role`.

    Raises: NotSignedIn; Http404 for strangers; PermissionDenied for too low a role.
    """
    person = get_person(request)
    membership = (
        Membership.objects.select_related("team").filter(user=person, team__slug=slug).first()
    )
    if membership is None:
        raise Http404
    _enter(request, membership.team, membership.role, role)
    surround(request, person, membership.team)
    return membership.team


def surround(request: HttpRequest, person: User, team: Team | None = None) -> None:
    """Sets `request.workspace` for the frame around a page that is not in a workspace.

    It is the workspace opened last, else the first by name; of one team, where one is given.
    """
    mine = Workspace.objects.filter(team__memberships__user=person).select_related("team")
    mine = mine.annotate(my_role=F("team__memberships__role"))
    if team is not None:
        mine = mine.filter(team=team)
    last = Case(When(pk=person.last_workspace_id or 0, then=0), default=1)
    workspace = mine.order_by(last, "name").first()
    if workspace is not None:
        request.workspace = workspace  # type: ignore[attr-defined]
        request.role = Role(workspace.my_role)  # type: ignore[attr-defined]


def get_workspace(request: HttpRequest, slug: str, role: Role = Role.VIEWER) -> Workspace:
    """The workspace, for a member of its team of at least this role.

    Sets `request.workspace`, `request.team` and `request.role` for the frame around the page.
    Raises: NotSignedIn; Http404 for strangers; PermissionDenied for too low a role.
    """
    person = get_person(request)
    workspace = (
        Workspace.objects.select_related("team")
        .filter(slug=slug, team__memberships__user=person)
        .annotate(my_role=F("team__memberships__role"))
        .first()
    )
    if workspace is None:
        raise Http404
    request.workspace = workspace  # type: ignore[attr-defined]
    _enter(request, workspace.team, workspace.my_role, role)
    _remember(request, person, workspace)
    return workspace


def get_owner(request: HttpRequest) -> User:
    """The signed-in person, if they own a team.

    Raises: NotSignedIn; PermissionDenied for people who own none.
    """
    person = get_person(request)
    if not Membership.objects.filter(user=person, role=Role.OWNER).exists():
        raise PermissionDenied("This is for people who own a team.")
    return person


def role_in(request: HttpRequest) -> Role:
    """The role that `get_team` or `get_workspace` found in this request."""
    role: Role = vars(request)["role"]
    return role


def actor(request: HttpRequest) -> Actor:
    """The signed-in person with the id of this request, for audit rows.

    Raises: NotSignedIn.
    """
    return Actor(get_person(request), getattr(request, "request_id", ""))


def _enter(request: HttpRequest, team: Team, held: int, needed: Role) -> None:
    request.team = team  # type: ignore[attr-defined]
    request.role = Role(held)  # type: ignore[attr-defined]
    if held < needed:
        raise PermissionDenied(f"This needs the role {needed.label.lower()}.")


def _remember(request: HttpRequest, person: User, workspace: Workspace) -> None:
    """Keeps the workspace of the last page a person opened: only pages, not parts and media."""
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if is_page and "HX-Request" not in request.headers and person.last_workspace_id != workspace.pk:
        User.objects.filter(pk=person.pk).update(last_workspace=workspace)
