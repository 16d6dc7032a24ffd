"""The list of workspaces to switch to: a fragment for the switcher, by itself a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inputs_app import access, htmx
from inputs_app.models import Role
from inputs_app.services import workspaces

MAX_SHOWN = 500


@require_safe
def workspace_list(request: HttpRequest) -> HttpResponse:
    """The person's workspaces by team, and where an admin makes another."""
    person = access.get_person(request)
    part = "#part" if htmx.is_part(request) else ""
    if not part:
        access.surround(request, person)
    shown = {
        "workspaces": workspaces.of_person(person)[:MAX_SHOWN],
        "administered": person.memberships.select_related("team").filter(role__gte=Role.ADMIN),
        "here": request.GET.get("here", ""),
    }
    return render(request, f"workspaces/workspace_list.html{part}", shown)
