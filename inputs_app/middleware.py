"""The outermost handlers of the dashboard: a request id, and a page for what went wrong."""

import uuid
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import urlencode, urlsplit

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from inputs_app.access import NotSignedIn
from inputs_app.services.errors import ProductError

Answer = Callable[[HttpRequest], HttpResponseBase]
AsyncAnswer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def request_ids(get_response: Answer | AsyncAnswer) -> Answer | AsyncAnswer:
    """Gives each request an id of our own making and tells it in the header X-Request-Id."""
    if iscoroutinefunction(get_response):
        answer_async = cast("AsyncAnswer", get_response)

        async def later(request: HttpRequest) -> HttpResponseBase:
            return _marked(_begin(request), await answer_async(request))

        return later

    answer = cast("Answer", get_response)

    def now(request: HttpRequest) -> HttpResponseBase:
        return _marked(_begin(request), answer(request))

    return now


class ErrorPages(MiddlewareMixin):
    """Turns the errors that views let through into a page, a fragment or JSON."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for an error we know; others go on to the 500 page."""
        if isinstance(error, NotSignedIn):
            return _to_sign_in(request)
        if isinstance(error, ProductError):
            return problem(request, 409, "This cannot be done", error.user_message)
        return None


def problem(
    request: HttpRequest, status: int, title: str, message: str, *, what_to_do: str = ""
) -> HttpResponse:
    """An error as JSON, as a fragment for htmx or as a page, whichever the browser asked for."""
    shown = {
        "title": title,
        "message": message,
        "what_to_do": what_to_do,
        "request_id": getattr(request, "request_id", ""),
    }
    if _wants_json(request):
        return JsonResponse({"error": shown}, status=status)
    is_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "errors/_problem.html" if is_part else "errors/problem.html"
    return render(request, template, {"problem": shown}, status=status)


def _begin(request: HttpRequest) -> str:
    request_id = uuid.uuid4().hex
    request.request_id = request_id  # type: ignore[attr-defined]
    return request_id


def _marked(request_id: str, response: HttpResponseBase) -> HttpResponseBase:
    response["X-Request-Id"] = request_id
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to sign-in and back; scripts that cannot follow it get a 401."""
    if _wants_json(request) or "text/event-stream" in request.headers.get("Accept", ""):
        return JsonResponse({"error": {"title": "Sign in first"}}, status=401)
    sign_in = resolve_url(settings.LOGIN_URL)
    if "HX-Request" in request.headers:
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        back = f"{page.path}?{page.query}" if page.query else page.path
        return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': back})}")
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect(f"{sign_in}?{urlencode({'next': back})}")
