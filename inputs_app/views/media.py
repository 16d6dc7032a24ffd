"""Media of a workspace, by the addresses that services.media signs: pictures, originals, words.

Nothing of the remote passes but bytes, their length and their range. Answers run nothing in a
browser, whatever they hold. No stream holds a database connection, and each reads its source in a
thread.
"""

import hashlib
import logging
import re
from collections.abc import AsyncIterator, Callable

from asgiref.sync import sync_to_async
from django.db import connections as databases
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from inputs_app import access, request_threads
from inputs_app.client.errors import ApiError, NotFound, TimedOut
from inputs_app.client.http import Connection
from inputs_app.services import connections, media_bytes, media_readings, media_sources
from inputs_app.services import media as addresses
from inputs_app.services.media_bytes import UNKNOWN_TYPE, Stream
from inputs_app.views.media_threads import POOL, in_pool, origin

logger = logging.getLogger(__name__)
Make = Callable[[Connection, str, str], HttpResponseBase]
"""Makes the answer from connection, address and size; runs in a thread."""

STEP_BYTES = 64 * 1024
KEPT = "private, max-age=604800, immutable"
SEALED = "sandbox; default-src 'none'"
NOT_IN_A_NAME = re.compile(r"[^\w. -]+")


@require_safe
async def media(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A rendition, or an original with its ranges."""
    sizes = ("orig", *media_sources.RENDITIONS)
    return await _served(request, slug, sizes, lambda *source: _bytes(request, *source))


@require_safe
async def excerpt(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The beginning of a text as an HTML fragment: escaped text and nothing else."""
    return await _served(request, slug, tuple(media_readings.MOST_CHARACTERS), _words)


@require_safe
async def waveform(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A drawing of a sound's loudness as SVG."""
    return await _served(request, slug, ("peaks",), lambda *source: _drawing(*source[:2]))


async def _served(
    request: HttpRequest, slug: str, sizes: tuple[str, ...], make: Make
) -> HttpResponseBase:
    connection, url, size = await sync_to_async(_entered)(request, slug, sizes)
    tag = _tag(url, size)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:  # weak when gzipped
        return _sealed(HttpResponse(status=304), tag)
    try:
        response = await in_pool(origin(url), lambda: make(connection, url, size))
    except ApiError as error:
        logger.info("Media could not be served: %s", error)
        return _sealed(_placeholder(error), "")
    return _sealed(response, tag)


def _entered(
    request: HttpRequest, slug: str, sizes: tuple[str, ...]
) -> tuple[Connection, str, str]:
    """Access first; then what the address means. Gives the database connections back."""
    workspace = access.get_workspace(request, slug)
    source = addresses.read(workspace, request.GET.get("t", ""))
    if source is None or source.size not in sizes:
        raise Http404
    url = media_sources.asked_url(workspace.base_url, source.url)
    if not url:
        raise Http404
    connection = connections.of(workspace)
    for database in databases.all(initialized_only=True):
        if not database.in_atomic_block:
            database.close()
    return connection, url, source.size


def _bytes(request: HttpRequest, connection: Connection, url: str, size: str) -> HttpResponseBase:
    is_same = request.headers.get("If-Range", _tag(url, size)) == _tag(url, size)
    byte_range = request.headers.get("Range", "") if is_same else ""
    found = media_bytes.opened(connection, url, size, byte_range)
    response: HttpResponseBase
    if isinstance(found, Stream):
        if request.method == "HEAD":
            found.download.close()
            response = HttpResponse(content_type=found.content_type)
        else:
            pieces = _pieces(found, origin(url))
            response = StreamingHttpResponse(pieces, content_type=found.content_type)
        _describe(response, found)
    else:
        response = HttpResponse(found.data, content_type=found.content_type)
    name = request.GET.get("as", "")
    if name or found.content_type == UNKNOWN_TYPE:
        name = NOT_IN_A_NAME.sub("-", name)[:100].strip(" .-") or "input"
        response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _words(connection: Connection, url: str, size: str) -> HttpResponseBase:
    found = media_readings.words(connection, url, "text" if size == "text" else "excerpt")
    return HttpResponse(escape(found.text) + ("" if found.is_whole else "…"))


def _drawing(connection: Connection, url: str) -> HttpResponseBase:
    return HttpResponse(media_readings.waveform(connection, url), content_type="image/svg+xml")


def _tag(url: str, size: str) -> str:
    """Hosted addresses name their content, so they tell one from another."""
    return f'"{hashlib.sha256(f"{size} {url}".encode()).hexdigest()[:32]}"'


def _describe(response: HttpResponseBase, found: Stream) -> None:
    download = found.download
    response.status_code = 206 if download.is_part else 200
    if download.length_bytes is not None:
        response["Content-Length"] = str(download.length_bytes)
    if download.content_range:
        response["Content-Range"] = download.content_range
    if download.is_part or download.takes_ranges:
        response["Accept-Ranges"] = "bytes"


async def _pieces(found: Stream, of: str = "") -> AsyncIterator[bytes]:
    """The bytes in small steps; a source that breaks ends the answer short of its length."""
    request_threads.give_back()
    try:
        if found.head:
            yield found.head
        while piece := await in_pool(of, lambda: found.download.read(STEP_BYTES)):
            yield piece
    except ApiError as error:
        logger.info("Media broke off: %s", error)
    finally:
        POOL.submit(found.download.close)


def _placeholder(error: ApiError) -> HttpResponse:
    if error.http_status == 416:
        return HttpResponse(status=416)
    if isinstance(error, NotFound):
        return HttpResponse(status=404)
    return HttpResponse(status=504 if isinstance(error, TimedOut) else 502)


def _sealed(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["Cache-Control"] = KEPT if tag else "no-store"
    if tag:
        response["ETag"] = tag
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
