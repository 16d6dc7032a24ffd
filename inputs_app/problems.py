"""Draws an error in the way the browser asked for: page, fragment or JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from inputs_app import htmx


def problem(
    request: HttpRequest,
    status: int,
    title: str,
    message: str,
    *,
    icon: str = "warn",
    what_goes_on: str = "",
    what_to_do: str = "",
    api_request_id: str = "",
) -> HttpResponse:
    """An error with this HTTP status: what, why, what to do, and the request id."""
    shown = {
        "title": title,
        "message": message,
        "icon": icon,
        "what_goes_on": what_goes_on,
        "what_to_do": what_to_do,
        "request_id": getattr(request, "request_id", ""),
        "api_request_id": api_request_id,
        "again_href": request.get_full_path() if _may_try_again(request, status) else "",
    }
    if wants_json(request):
        return JsonResponse({"error": shown}, status=status)
    template = "errors/_problem.html" if htmx.is_part(request) else "errors/problem.html"
    return render(request, template, {"problem": shown}, status=status)


def _may_try_again(request: HttpRequest, status: int) -> bool:
    return request.method == "GET" and status in (429, 502, 503, 504)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked, not a page."""
    return request.headers.get("Accept", "").startswith("application/json")
