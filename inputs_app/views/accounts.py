"""A person's own page."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from inputs_app import access
from inputs_app.forms.person import ProfileForm
from inputs_app.models import User


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Profile, password, two-step sign-in, teams, sign-out."""
    person = access.get_person(request)
    access.surround(request, person)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect("me")
    return render(
        request,
        "account/me.html",
        {
            "form": form,
            "has_second_step": Authenticator.objects.filter(user=person, type="totp").exists(),
            "memberships": person.memberships.select_related("team").order_by("team__name"),
        },
    )


@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Where allauth goes after a change of the second step: back to the own page."""
    access.get_person(request)
    return redirect("me")
