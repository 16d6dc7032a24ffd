"""Workspaces: connect an app, its settings, try the connection, disconnect."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from inputs_app import access
from inputs_app.client.check import Outcome
from inputs_app.client.errors import ApiError
from inputs_app.forms.workspaces import NameForm, TokenForm, TypedNameForm, WorkspaceForm
from inputs_app.models import Role, Workspace
from inputs_app.services import workspaces
from inputs_app.services.errors import ProductError


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
def workspace_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Connects an app; `test` in the form tries the connection first and saves nothing."""
    team = access.get_team(request, slug, Role.ADMIN)
    form = WorkspaceForm(request.POST or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        if "test" in request.POST:
            outcome = workspaces.try_out(form.address())
        else:
            try:
                made = workspaces.create(
                    access.actor(request), team, form.cleaned_data["name"], form.address()
                )
            except ProductError as error:
                form.add_error(None, error.user_message)
            else:
                messages.success(request, f"{made} is connected.")
                return redirect("workspace_settings", made.slug)
    status = 422 if form.errors else 200
    shown = {"team": team, "form": form, "here": NameForm(auto_id="here_%s"), "outcome": outcome}
    return render(request, "workspaces/new.html", shown, status=status)


@require_POST
def workspace_here(request: HttpRequest, slug: str) -> HttpResponse:
    """A workspace on a new app of this server's own service."""
    team = access.get_team(request, slug, Role.ADMIN)
    here = NameForm(request.POST, auto_id="here_%s")
    if here.is_valid():
        try:
            made = workspaces.create_here(access.actor(request), team, here.cleaned_data["name"])
        except (ApiError, ProductError) as error:
            here.add_error("name", error.user_message)
        else:
            messages.success(request, f"{made} is ready, with an app of its own on this server.")
            return redirect("input_list", made.slug)
    shown = {"team": team, "form": WorkspaceForm(), "here": here, "outcome": None}
    return render(request, "workspaces/new.html", shown, status=422)


@require_http_methods(["GET", "POST"])
def workspace_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Its name, its address, its token."""
    workspace = access.get_workspace(request, slug, Role.ADMIN)
    form = NameForm(request.POST or None, initial={"name": workspace.name})
    if request.method == "POST" and form.is_valid():
        workspaces.rename(access.actor(request), workspace, form.cleaned_data["name"])
        messages.success(request, "The workspace has its new name.")
        return redirect("workspace_settings", slug)
    return _settings(request, workspace, form=form)


@require_POST
@sensitive_post_parameters("token")
def workspace_token(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts another token in the place of the kept one."""
    workspace = access.get_workspace(request, slug, Role.ADMIN)
    token_form = TokenForm(request.POST)
    if not token_form.is_valid():
        return _settings(request, workspace, token_form=token_form)
    workspaces.replace_token(access.actor(request), workspace, token_form.cleaned_data["token"])
    messages.success(request, "The new token is kept. Test the connection to see that it works.")
    return redirect("workspace_settings", slug)


@require_POST
def workspace_test(request: HttpRequest, slug: str) -> HttpResponse:
    """Says beside the button what is wrong with the connection, if anything."""
    workspace = access.get_workspace(request, slug, Role.ADMIN)
    outcome = workspaces.test(workspace)
    if "HX-Request" in request.headers:
        return render(request, "workspaces/_outcome.html", {"outcome": outcome})
    return _settings(request, workspace, outcome=outcome)


@require_http_methods(["GET", "POST"])
def workspace_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for the name, then takes the connection away."""
    workspace = access.get_workspace(request, slug, Role.ADMIN)
    form = TypedNameForm(request.POST or None, expected=workspace.name)
    if request.method == "POST" and form.is_valid():
        workspaces.delete(access.actor(request), workspace)
        messages.success(request, f"{workspace} is disconnected. Its inputs stay where they are.")
        return redirect("team", workspace.team.slug)
    shown = {"workspace": workspace, "form": form}
    return render(request, "workspaces/delete.html", shown, status=422 if form.errors else 200)


def _settings(
    request: HttpRequest,
    workspace: Workspace,
    *,
    form: NameForm | None = None,
    token_form: TokenForm | None = None,
    outcome: Outcome | None = None,
) -> HttpResponse:
    form = form or NameForm(initial={"name": workspace.name})
    token_form = token_form or TokenForm()
    shown = {
        "workspace": workspace,
        "form": form,
        "token_form": token_form,
        "outcome": outcome,
    }
    has_errors = bool(form.errors or token_form.errors)
    return render(request, "workspaces/settings.html", shown, status=422 if has_errors else 200)
