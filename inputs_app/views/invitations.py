"""Invitations: an admin makes and withdraws the link, a person comes in by it."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from inputs_app import access
from inputs_app.forms.person import NewPersonForm
from inputs_app.forms.team import InvitationForm
from inputs_app.models import Invitation, Role
from inputs_app.services import invitations, links, mail
from inputs_app.services.errors import ProductError
from inputs_app.views.team import page_of


@require_POST
@never_cache
@sensitive_variables("token", "url", "shown")
def invitation_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes the link and shows it, once."""
    team = access.get_team(request, slug, Role.ADMIN)
    form = InvitationForm(request.POST, highest=access.role_in(request), sends_mail=mail.is_on())
    if not form.is_valid():
        return render(request, "team/team.html", page_of(request, team, form), status=422)
    role, email, days = (form.cleaned_data[name] for name in ("role", "email", "days"))
    token = invitations.create(access.actor(request), team, role, email, days)
    url = links.absolute(reverse("invitation", args=[token]))
    was_sent = mail.send_link(email, "Invitation to Inputdeck", f"Join {team} here:", url)
    shown = {
        "team": team,
        "title": "Invitation link",
        "explains": f"Who opens it comes into {team} as {role.label.lower()}.",
        "limits": f"It works once, for {dict(form.fields['days'].choices)[days]}.",  # type: ignore[attr-defined]
        "url": url,
        "sent_to": email if was_sent else "",
    }
    return render(request, "team/link.html", shown)


@require_POST
def invitation_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Makes the link useless."""
    team = access.get_team(request, slug, Role.ADMIN)
    try:
        invitations.withdraw(access.actor(request), team, pk)
    except ProductError as error:
        messages.error(request, error.user_message)
    else:
        messages.success(request, "The invitation is withdrawn. Its link does not work any more.")
    return redirect("team", slug)


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody sees who opens the link: join, or make an account."""
    found = invitations.find(token)
    if found is None:
        return render(request, "team/gone.html", {"why": invitations.GONE}, status=410)
    if request.user.is_authenticated:
        return _join(request, token, found)
    return _come_in(request, token, found)


def _join(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    if request.method == "GET":
        return render(request, "team/join.html", _about(found))
    try:
        team = invitations.accept(access.actor(request), token)
    except ProductError as error:
        messages.error(request, error.user_message)
        return redirect("home")
    messages.success(request, f"You are in {team} now.")
    return redirect("home")


def _come_in(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("username", "name", "email")}
        try:
            person = invitations.accept_as_new(
                token,
                getattr(request, "request_id", ""),
                **given,
                password=form.cleaned_data["password"],
            )
        except ProductError as error:
            form.add_error(None, error.user_message)
        else:
            auth.login(request, person)
            messages.success(request, f"Welcome to {found.team}.")
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "team/come_in.html", {**_about(found), "form": form}, status=status)


def _about(found: Invitation) -> dict[str, object]:
    return {
        "team": found.team,
        "role": Role(found.role).label.lower(),
        "inviter": found.created_by,
    }
