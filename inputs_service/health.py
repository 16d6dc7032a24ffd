"""Is it alive: what container hosts and load balancers ask."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 where process and database work, else 503. It needs no key and tells nothing else.

    Shape: state, `ok` or `failed`.
    """
    headers = {"Cache-Control": "no-store"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        log.warning("the database does not answer: %r", error)
        return JsonResponse({"state": "failed"}, status=503, headers=headers)
    return JsonResponse({"state": "ok"}, headers=headers)
