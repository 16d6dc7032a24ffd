"""Sends stored files to those whose key opens them: whole or in parts, as inert data."""

import logging
from collections.abc import Callable
from typing import BinaryIO

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

from inputs_service import auth, errors, ranges, statuses
from inputs_service.models import Key
from inputs_service.ranges import Part

KEY_COOKIE, SESSION_COOKIE = "x-clarifai-api-key", "x_clarifai_session_token"
"""Source: Clarifai docs, secure data hosting."""
AT_ONCE_BYTES = 256 * 1024
PIECE_BYTES = 256 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, max-age=3600",
    "Vary": "Authorization, Cookie, X-Clarifai-Session-Token",
    "Accept-Ranges": "bytes",
}
Headers = dict[str, str]
log = logging.getLogger(__name__)


class Pieces:
    """A part of an open file, some at a time; closes the file with the response."""

    def __init__(self, file: BinaryIO, part: Part) -> None:
        self._file, self._left = file, part.length
        file.seek(part.start)

    def __iter__(self) -> "Pieces":
        return self

    def __next__(self) -> bytes:
        piece = self._file.read(min(PIECE_BYTES, self._left)) if self._left else b""
        if not piece:
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Lets the file go."""
        self._file.close()


def guarded(
    request: HttpRequest, answer: Callable[[HttpRequest], HttpResponseBase]
) -> HttpResponseBase:
    """What `answer` gives for a GET or HEAD, or the coded refusal of any exception, with the
    headers that keep browsers from running it."""
    try:
        _check_verb(request)
        response = answer(request)
    except Exception as error:  # noqa: BLE001 - the outermost handler: stores raise errors of any kind
        response = _refusal(error)
    for name, value in HEADERS.items():
        response.setdefault(name, value)
    return response


def _check_verb(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD"):
        raise errors.WrongVerb("Stored files know GET and HEAD.")


def _refusal(error: Exception) -> HttpResponse:
    request_id = errors.new_request_id()
    coded = errors.coded(error, request_id)
    body = orjson.dumps(errors.refusal(coded, request_id))
    response = HttpResponse(body, "application/json", status=statuses.http_of(coded.code))
    response["Cache-Control"] = "no-store"
    return response


def key_of(request: HttpRequest) -> Key:
    """The key of the request's headers, else of its cookies. Raises: NotFound for none, BadKey."""
    authorization = request.headers.get("Authorization", "")
    session = request.headers.get(auth.SESSION_HEADER, "")
    if not authorization and not session:
        cookie = request.COOKIES.get(KEY_COOKIE, "")
        authorization = f"Key {cookie}" if cookie else ""
        session = request.COOKIES.get(SESSION_COOKIE, "")
    if not authorization and not session:
        raise errors.NotFound("There is no such path.")
    return auth.key_named(authorization, session)


def has_it(request: HttpRequest, etag: str) -> bool:
    """Whether the client says that it holds this file."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (it.removeprefix("W/") for it in known)


def sent(request: HttpRequest, file: BinaryIO, headers: Headers, etag: str) -> HttpResponseBase:
    """The open file, or the part that is asked for: 200, 206 or 416. A stream holds no database
    connection. Source: RFC 9110, section 14."""
    size_bytes = file.seek(0, 2)
    headers = {**headers, "ETag": etag}
    try:
        part = _part(request, etag, size_bytes)
    except ranges.Unsatisfiable:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    whole = Part(0, size_bytes)
    headers["Content-Length"] = str((part or whole).length)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size_bytes}"
    pieces = Pieces(file, part or whole)
    code = 206 if part is not None else 200
    if request.method == "HEAD" or (part or whole).length <= AT_ONCE_BYTES:
        body = b"" if request.method == "HEAD" else b"".join(pieces)
        pieces.close()
        return HttpResponse(body, status=code, headers=headers)
    if not connection.in_atomic_block:
        connection.close()
    return StreamingHttpResponse(pieces, status=code, headers=headers)


def _part(request: HttpRequest, etag: str, size_bytes: int) -> Part | None:
    if request.headers.get("If-Range", etag) != etag:
        return None
    return ranges.part_of(request.headers.get("Range", ""), size_bytes)
