"""A person's tokens for the JSON API: make one, see it once, revoke it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from inputs_app import access
from inputs_app.forms.tokens import TokenForm
from inputs_app.services import tokens
from inputs_app.services.errors import ProductError


@never_cache
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens, and the form for a new one; its text stands in the answer to that form only."""
    person = access.get_person(request)
    access.surround(request, person)
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _, text = tokens.new(person, data["name"], data["scope"], form.days_count())
            form = TokenForm()
        except ProductError as error:
            form.add_error(None, error.user_message)
    page = {"form": form, "tokens": tokens.of(person), "text": text}
    return render(request, "account/tokens.html", page, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a token at once."""
    if tokens.revoke(access.get_person(request), pk):
        messages.success(request, "The token is revoked. Nobody can use it any more.")
    return redirect("token_list")
