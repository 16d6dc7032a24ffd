"""The pages for what Django refuses: unknown address, low role, stale form, our own fault."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from inputs_app.problems import problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - by Django
    """400: the request cannot be read."""
    return problem(request, 400, "This request cannot be read", "Go back and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a member whose role is too low."""
    return problem(
        request,
        403,
        "Your role does not allow this",
        str(exception) or "This needs a higher role in the team.",
        what_to_do="Ask an admin of the team to do it, or to give you the role.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - by Django
    """404: nothing here, or nothing that this person may know of."""
    return problem(
        request,
        404,
        "There is nothing here",
        "The page does not exist, or it belongs to a team that you are not in.",
        what_to_do="Check the address, or go back to the start page.",
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500: drawn without database and context processors, which may be what failed."""
    request_id = getattr(request, "request_id", "")
    return HttpResponse(render_to_string("errors/500.html", {"request_id": request_id}), status=500)


def csrf_failure(request: HttpRequest, **_: object) -> HttpResponse:
    """403: the form is older than the sign-in, or came from elsewhere."""
    return problem(
        request,
        403,
        "This form is out of date",
        "It was opened before you signed in or out, or cookies are off. Nothing was changed.",
        what_to_do="Go back, load the page anew and send the form again.",
    )
