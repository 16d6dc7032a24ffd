"""Answers over HTTP that end with their connection, for rehearsals."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase


def response(environ: Mapping[str, Any], body: bytes) -> HttpResponseBase | None:
    """An answer that never comes, or ends in the middle of `body`; None where the server does not
    give its connection away.

    Source: gunicorn's `gunicorn.socket` in the WSGI environ.
    """
    connection = environ.get("gunicorn.socket")
    if connection is None:
        return None
    if not body:
        _end(connection)
        return HttpResponse(status=500)
    cut = StreamingHttpResponse(_half(body, connection), content_type="application/json")
    cut["Content-Length"] = str(len(body))
    return cut


def _half(body: bytes, connection: socket.socket) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    _end(connection)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):  # the client has gone already
        connection.shutdown(socket.SHUT_RDWR)
