"""Asks for the samples of a workspace, for the button on its empty page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from inputs_app import access, dispatch
from inputs_app.models import Role
from inputs_app.services.samples import loads


@require_POST
def sample_load(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for the samples, which a worker then loads, and goes back to the inputs."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    loads.ask(workspace, access.actor(request))
    dispatch.wake_samples()
    messages.success(request, "The samples are on their way. They appear here as they are loaded.")
    return redirect("input_list", workspace.slug)
