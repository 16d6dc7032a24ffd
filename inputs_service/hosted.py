"""Hosted media: `/<size>/users/<u>/apps/<a>/inputs/<place>/<32 hex>`, for those whose key opens the
app. Bytes that people posted leave as inert data: a known type or a download, never sniffed."""

import logging
import re
from dataclasses import dataclass
from typing import BinaryIO

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

from inputs_core import media as content_of
from inputs_service import auth, errors, ranges, statuses, targets
from inputs_service.call import Call
from inputs_service.ingest import store
from inputs_service.models import InputMedia, Key, Media
from inputs_service.ranges import Part

SIZES = ("orig", "tiny", "small", "large", "peaks")
PREFIX = rf"^(?:{'|'.join(SIZES)})/users/"
"""What Django's URL pattern must match; the rest is read from the raw target."""

KEY_COOKIE, SESSION_COOKIE = "x-clarifai-api-key", "x_clarifai_session_token"
"""Source: Clarifai docs, secure data hosting."""

INLINE = re.compile(
    r"image/(jpeg|png|gif|webp|bmp|tiff)|video/(mp4|quicktime|3gpp|webm|x-msvideo|x-ms-wmv)"
    r"|audio/(wav|mpeg|flac|ogg|mp4|aac|quicktime|3gpp|webm|x-ms-wmv)|text/plain"
)
CHARSETS = {"UTF-8": "utf-8", "UTF-16": "utf-16", "UTF-32": "utf-32", "ISO-8859-1": "windows-1252"}
HEX = re.compile(r"[0-9a-f]{32}")
AT_ONCE_BYTES = 256 * 1024
PIECE_BYTES = 256 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, max-age=3600",
    "Vary": "Authorization, Cookie, X-Clarifai-Session-Token",
    "Accept-Ranges": "bytes",
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What a hosted address names."""

    size: str
    user_id: str
    app_id: str
    place: str
    digest_start: str


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


def view(request: HttpRequest) -> HttpResponseBase:
    """Stored bytes: 200, 206, 304 or 416; without a key 404, with a wrong one 401.

    Source: Clarifai docs, secure data hosting.
    """
    try:
        response = _answer(request)
    except Exception as error:  # noqa: BLE001 - the outermost handler: stores raise errors of any kind
        response = _refusal(error)
    for name, value in HEADERS.items():
        response.setdefault(name, value)
    return response


def _refusal(error: Exception) -> HttpResponse:
    request_id = errors.new_request_id()
    coded = errors.coded(error, request_id)
    body = orjson.dumps(errors.refusal(coded, request_id))
    response = HttpResponse(body, "application/json", status=statuses.http_of(coded.code))
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        raise errors.WrongVerb("Hosted media know GET and HEAD.")
    asked = _asked(request)
    key = _key(request)
    auth.require(key, "Inputs:Get")
    media = _media(Call(key, asked.user_id, asked.app_id), asked)
    etag = f'"{media.digest[:32]}-{asked.size}"'
    if _has_it(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    try:
        file = store.stream_size(media.digest, asked.size)
    except OSError as error:
        log.warning("the file %s of %s is missing: %r", asked.size, media.digest, error)
        raise errors.NotFound("The stored bytes are missing.") from None
    return _sent(request, media, asked.size, file, etag)


def _asked(request: HttpRequest) -> Asked:
    segments = targets.segments_of(targets.raw_target(request.META))
    shape = [it for place, it in enumerate(segments) if place in (1, 3, 5)]
    if len(segments) != 8 or shape != ["users", "apps", "inputs"] or segments[0] not in SIZES:
        raise errors.NotFound("There is no such path.")
    if not HEX.fullmatch(segments[7]) or any("\0" in segment for segment in segments):
        raise errors.NotFound("There is no such path.")
    return Asked(segments[0], segments[2], segments[4], segments[6], segments[7])


def _key(request: HttpRequest) -> Key:
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


def _media(call: Call, asked: Asked) -> Media:
    """The bytes, where an input of the app shows them at that place. Raises: CodedError."""
    uses = (
        InputMedia.objects.filter(
            media__digest__gte=asked.digest_start,
            media__digest__lt=f"{asked.digest_start}g",
            place=asked.place,
            input__app=call.app,
        )
        .select_related("media")
        .order_by()  # by the index of the digests, not by age
    )
    use = next(iter(uses[:1]), None)
    if use is None or asked.size not in ("orig", *use.media.renditions):
        raise errors.NotFound("No input of this app shows such bytes.")
    return use.media


def _has_it(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (it.removeprefix("W/") for it in known)


def _sent(
    request: HttpRequest, media: Media, size: str, file: BinaryIO, etag: str
) -> HttpResponseBase:
    size_bytes = file.seek(0, 2)
    headers = {**_type_headers(media, size, file), "ETag": etag}
    try:
        part = _part(request, etag, size_bytes)
    except ranges.Unsatisfiable:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
    sent = part or Part(0, size_bytes)
    headers["Content-Length"] = str(sent.length)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size_bytes}"
    pieces = Pieces(file, sent)
    code = 206 if part is not None else 200
    if request.method == "HEAD" or sent.length <= AT_ONCE_BYTES:
        body = b"" if request.method == "HEAD" else b"".join(pieces)
        pieces.close()
        return HttpResponse(body, status=code, headers=headers)
    if not connection.in_atomic_block:
        connection.close()  # a stream holds no database connection
    return StreamingHttpResponse(pieces, status=code, headers=headers)


def _part(request: HttpRequest, etag: str, size_bytes: int) -> Part | None:
    if request.headers.get("If-Range", etag) != etag:
        return None
    return ranges.part_of(request.headers.get("Range", ""), size_bytes)


def _type_headers(media: Media, size: str, file: BinaryIO) -> dict[str, str]:
    """Content type and disposition: what is not on the list is a download of unknown bytes."""
    if size == "peaks":
        return {"Content-Type": "application/json"}
    content_type = media.content_type
    if size != store.ORIG:
        file.seek(0)
        found = content_of.sniff(file.read(content_of.HEAD_BYTES))
        content_type = found.content_type if found else store.UNKNOWN
    if not INLINE.fullmatch(content_type):
        return {"Content-Type": store.UNKNOWN, "Content-Disposition": "attachment"}
    if content_type == "text/plain":
        encoding = media.facts.get("text_info", {}).get("encoding", "UTF-8")
        content_type = f"text/plain; charset={CHARSETS.get(encoding, 'utf-8')}"
    return {"Content-Type": content_type, "Content-Disposition": "inline"}
