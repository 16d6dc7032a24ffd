"""The start: the last workspace, or what to do first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.models import Role
from inputs_app.services import workspaces


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way to the workspace opened last, else to any; without one, the start page."""
    person = access.get_person(request)
    mine = workspaces.of_person(person)
    workspace = mine.filter(pk=person.last_workspace_id or 0).first() or mine.first()
    if workspace is not None:
        return redirect("input_list", workspace.slug)
    memberships = person.memberships.select_related("team").order_by("team__name")
    ways = [
        {
            "team": membership.team,
            "role": membership.get_role_display(),
            "new_href": reverse("workspace_new", args=[membership.team.slug])
            if membership.role >= Role.ADMIN
            else "",
        }
        for membership in memberships
    ]
    return render(request, "home.html", {"ways": ways})
