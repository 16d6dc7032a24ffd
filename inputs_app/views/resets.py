"""A new password by a link that an admin made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from inputs_app.forms.person import NewPasswordForm
from inputs_app.services import resets
from inputs_app.services.errors import ProductError


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password", "again")
def password_reset(request: HttpRequest, token: str) -> HttpResponse:
    """Sets the password once; signing in, with the second step, comes after it."""
    found = resets.find(token)
    if found is None:
        return render(request, "team/gone.html", {"why": resets.GONE}, status=410)
    form = NewPasswordForm(request.POST or None, person=found.user)
    if request.method == "POST" and form.is_valid():
        request_id = getattr(request, "request_id", "")
        try:
            resets.use(token, form.cleaned_data["password"], request_id)
        except ProductError as error:
            return render(request, "team/gone.html", {"why": error.user_message}, status=410)
        messages.success(request, "Your new password is set. Sign in with it.")
        return redirect("account_login")
    status = 422 if form.errors else 200
    shown = {"form": form, "person": found.user}
    return render(request, "account/new_password.html", shown, status=status)
