"""A team's pages: people, open invitations, workspaces; its name; another team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from inputs_app import access
from inputs_app.forms.team import InvitationForm, TeamForm
from inputs_app.frame import initials
from inputs_app.models import Membership, Role, Team
from inputs_app.services import invitations, mail
from inputs_app.services import team as teams


@require_safe
def team_page(request: HttpRequest, slug: str) -> HttpResponse:
    """People, invitations, workspaces."""
    team = access.get_team(request, slug)
    return render(request, "team/team.html", page_of(request, team))


def page_of(
    request: HttpRequest, team: Team, form: InvitationForm | None = None
) -> dict[str, object]:
    """What the team's page shows to a person of their role; `form` where one came back wrong."""
    role = access.role_in(request)
    is_admin = role >= Role.ADMIN
    people = [_row(member, role) for member in teams.members(team)]
    return {
        "team": team,
        "people": people,
        "is_admin": is_admin,
        "roles": [(one.value, one.label) for one in Role if one <= role],
        "invitations": invitations.open_ones(team) if is_admin else [],
        "workspaces": team.workspaces.order_by("name"),
        "form": form
        or (InvitationForm(highest=role, sends_mail=mail.is_on()) if is_admin else None),
    }


@require_http_methods(["GET", "POST"])
def team_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The team's name."""
    team = access.get_team(request, slug, Role.ADMIN)
    form = TeamForm(request.POST or None, initial={"name": team.name})
    if request.method == "POST" and form.is_valid():
        teams.rename(access.actor(request), team, form.cleaned_data["name"])
        messages.success(request, "The team has its new name.")
        return redirect("team", slug)
    return render(request, "team/settings.html", {"team": team, "form": form})


@require_http_methods(["GET", "POST"])
def team_new(request: HttpRequest) -> HttpResponse:
    """Another team, for people who own one: others are invited."""
    person = access.get_owner(request)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = teams.create(access.actor(request), form.cleaned_data["name"])
        messages.success(request, f"{team} is there, and {person} owns it.")
        return redirect("team", team.slug)
    return render(request, "team/new.html", {"form": form})


def _row(member: Membership, role: Role) -> dict[str, object]:
    return {
        "member": member,
        "user": member.user,
        "initials": initials(str(member.user)),
        "has_second_step": vars(member)["has_second_step"],
        "may_change": role >= Role.ADMIN and member.role <= role,
    }
