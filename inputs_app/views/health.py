"""Is it alive, does everything answer: for machines and people; the figures of Prometheus."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from inputs_app import access
from inputs_app.services import health

PARTS = {
    "database": "Database",
    "redis": "Redis: queue, progress, sign-in limits",
    "workers": "Workers",
    "inputs_api": "Inputs service of this server",
    "disk": "Disk of the data folder",
}
PROXY_HEADERS = ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 or 503 with the state of each part; `?full=1` asks more than process and database."""
    checks = health.full() if request.GET.get("full") == "1" else health.live()
    is_good = all(check.is_good for check in checks.values())
    told = {
        name: {
            "state": "ok" if check.is_good else "failed",
            "took_ms": check.took_ms,
            **({"why": check.why} if check.why else {}),
        }
        for name, check in checks.items()
    }
    answer = {"state": "ok" if is_good else "failed", "checks": told}
    return JsonResponse(answer, status=200 if is_good else 503)


@require_safe
@never_cache
def health_page(request: HttpRequest) -> HttpResponse:
    """The same for people: each part in words."""
    access.surround(request, access.get_person(request))
    checks = health.full()
    parts = [(words, checks[name]) for name, words in PARTS.items()]
    return render(request, "health.html", {"parts": parts})


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures, for who has METRICS_TOKEN or asks from this machine itself."""
    if not (_has_token(request) or _is_from_here(request)):
        answer = HttpResponse("Send METRICS_TOKEN as a bearer token.\n", "text/plain", status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    figures: HttpResponse = ExportToDjangoView(request)
    return figures


def _has_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return (
        bool(wanted)
        and kind.lower() == "bearer"
        and secrets.compare_digest(token.strip().encode(), wanted.encode())
    )


def _is_from_here(request: HttpRequest) -> bool:
    """A loopback address, and no proxy in between that would make every visitor look local."""
    if any(name in request.headers for name in PROXY_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
