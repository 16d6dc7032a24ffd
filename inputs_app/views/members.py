"""What is done to the members of a team: role, removal, leaving, a link for a new password."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from inputs_app import access
from inputs_app.forms.team import RoleForm
from inputs_app.models import Membership, Role, Team
from inputs_app.services import links, mail, resets
from inputs_app.services import team as teams
from inputs_app.services.errors import ProductError


@require_POST
def member_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gives a member another role."""
    team = access.get_team(request, slug, Role.ADMIN)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "There is no such role.")
        return redirect("team", slug)
    try:
        member = teams.change_role(access.actor(request), team, pk, form.cleaned_data["role"])
    except ProductError as error:
        messages.error(request, error.user_message)
    else:
        label = Role(member.role).label.lower()
        messages.success(request, f"{member.user} is {label} now.")
    return redirect("team", slug)


@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks, then takes a member out."""
    team = access.get_team(request, slug, Role.ADMIN)
    member = _member(team, pk)
    if request.method == "GET":
        return render(request, "team/remove.html", {"team": team, "member": member})
    try:
        teams.remove(access.actor(request), team, pk)
    except ProductError as error:
        messages.error(request, error.user_message)
    else:
        messages.success(request, f"{member.user} is out of the team.")
    return redirect("team", slug)


@require_http_methods(["GET", "POST"])
def team_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks, then takes the person themself out."""
    team = access.get_team(request, slug)
    if request.method == "GET":
        return render(request, "team/leave.html", {"team": team})
    try:
        teams.leave(access.actor(request), team)
    except ProductError as error:
        messages.error(request, error.user_message)
        return redirect("team", slug)
    messages.success(request, f"You have left {team}.")
    return redirect("home")


@require_POST
@never_cache
@sensitive_variables("token", "url", "shown")
def member_reset(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Shows, once, a link by which a member sets a new password."""
    team = access.get_team(request, slug, Role.ADMIN)
    try:
        person, token = resets.create(access.actor(request), team, pk)
    except ProductError as error:
        messages.error(request, error.user_message)
        return redirect("team", slug)
    url = links.absolute(reverse("password_reset", args=[token]))
    was_sent = mail.send_link(person.email, "A new password", "Set a new password here:", url)
    shown = {
        "team": team,
        "title": f"Password link for {person}",
        "explains": f"With it {person} sets a new password.",
        "limits": "It works once, for 24 hours. A link made before does not work any more.",
        "url": url,
        "sent_to": person.email if was_sent else "",
    }
    return render(request, "team/link.html", shown)


def _member(team: Team, pk: int) -> Membership:
    member = team.memberships.select_related("user").filter(pk=pk).first()
    if member is None:
        raise Http404
    return member
