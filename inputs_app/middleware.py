"""The outermost handlers of the dashboard: a request id, and a page for what went wrong."""

import logging
import math
import uuid
import zoneinfo
from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import urlencode, urlsplit

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from inputs_app.access import NotSignedIn
from inputs_app.client import errors
from inputs_app.client.errors import ApiError
from inputs_app.problems import problem, wants_json
from inputs_app.request_log import current_id
from inputs_app.services.errors import ProductError
from inputs_core.faults import StorageFailed

log = logging.getLogger(__name__)
WAIT = "Wait a minute and try again. If it stays, send the request id to your admin."
GOES_ON = "Work in the queue waits and goes on by itself. Nothing is lost, nothing is sent twice."
STORAGE_AWAY = "Nothing was stored. Try again in a moment; if it stays, tell your admin."
ONLY_FORMS = "This address only takes what a form sends. Nothing was changed."
ASK_ADMIN = "Ask an admin of the team to look at the workspace's settings."
API_PROBLEM = (502, "The Inputs API refused this", "")
API_PROBLEMS: tuple[tuple[type[ApiError], tuple[int, str, str]], ...] = (
    (errors.TimedOut, (504, "The Inputs API does not answer", WAIT)),
    (errors.Unreachable, (503, "The Inputs API does not answer", WAIT)),
    (errors.AddressRefused, (502, "This address is not asked", ASK_ADMIN)),
    (errors.TlsError, (502, "The Inputs API cannot be trusted", ASK_ADMIN)),
    (errors.Unauthorized, (502, "The workspace's token is not accepted", ASK_ADMIN)),
    (errors.Forbidden, (502, "The workspace's token does not allow this", ASK_ADMIN)),
    (errors.NotFound, (404, "The Inputs API does not know this", "")),
    (errors.NotAnInputsApi, (502, "This is not an Inputs API", ASK_ADMIN)),
    (errors.Throttled, (429, "The Inputs API is busy", "Wait a moment and try again.")),
    (errors.ServerError, (502, "The Inputs API had a problem", WAIT)),
)
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


class TimeZones(MiddlewareMixin):
    """Shows times in the zone that the person chose."""

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Sets the zone for this request; each request sets its own."""
        name = request.user.time_zone if request.user.is_authenticated else ""
        try:
            timezone.activate(zoneinfo.ZoneInfo(name or settings.TIME_ZONE))
        except (ValueError, zoneinfo.ZoneInfoNotFoundError):
            timezone.deactivate()


class ErrorPages(MiddlewareMixin):
    """Turns the errors that views let through into a page, a fragment or JSON."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A page where the address of a form was opened, as from the history of a browser."""
        if isinstance(response, HttpResponseNotAllowed) and request.method in ("GET", "HEAD"):
            told = problem(request, 405, "There is no page here", ONLY_FORMS, icon="search")
            told["Allow"] = response["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for an error we know; others go on to the 500 page."""
        if isinstance(error, NotSignedIn):
            return _to_sign_in(request)
        if isinstance(error, ProductError):
            return problem(request, 409, "This cannot be done", error.user_message)
        if isinstance(error, StorageFailed):
            log.warning("The storage of files does not answer: %s", type(error.__cause__).__name__)
            return problem(request, 503, "The storage of files does not answer", STORAGE_AWAY)
        return _api_problem(request, error) if isinstance(error, ApiError) else None


def _api_problem(request: HttpRequest, error: ApiError) -> HttpResponse:
    """The page for an answer of the Inputs API, or none, under the status that fits our own."""
    found = next((shown for kind, shown in API_PROBLEMS if isinstance(error, kind)), API_PROBLEM)
    status, title, what_to_do = found
    log.warning("Inputs API: %s", error)
    response = problem(
        request,
        status,
        title,
        error.user_message,
        icon="plug",
        what_goes_on=GOES_ON if error.retryable else "",
        what_to_do=what_to_do,
        api_request_id=error.request_id,
    )
    if error.retry_after_s is not None:
        response["Retry-After"] = str(math.ceil(error.retry_after_s))
    return response


def _begin(request: HttpRequest) -> str:
    request_id = uuid.uuid4().hex
    request.request_id = request_id  # type: ignore[attr-defined]
    current_id.set(request_id)
    return request_id


def _marked(request_id: str, response: HttpResponseBase) -> HttpResponseBase:
    response["X-Request-Id"] = request_id
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to sign-in and back; scripts that cannot follow it get a 401."""
    if wants_json(request) or "text/event-stream" in request.headers.get("Accept", ""):
        return JsonResponse({"error": {"title": "Sign in first"}}, status=401)
    sign_in = resolve_url(settings.LOGIN_URL)
    if "HX-Request" in request.headers:
        page = urlsplit(request.headers.get("HX-Current-URL", "/"))
        back = f"{page.path}?{page.query}" if page.query else page.path
        return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': back})}")
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect(f"{sign_in}?{urlencode({'next': back})}")
