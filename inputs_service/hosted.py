"""Hosted media: `/<size>/users/<u>/apps/<a>/inputs/<place>/<32 hex>`, for those whose key opens the
app. Bytes that people posted leave as inert data: a known type or a download, never sniffed."""

import logging
import re
from dataclasses import dataclass
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from inputs_core import media as content_of
from inputs_service import auth, errors, sending, targets
from inputs_service.call import Call
from inputs_service.ingest import store
from inputs_service.models import InputMedia, Media

SIZES = ("orig", "tiny", "small", "large", "peaks")
PREFIX = rf"^(?:{'|'.join(SIZES)})/users/"
"""What Django's URL pattern must match; the rest is read from the raw target."""

INLINE = re.compile(
    r"image/(jpeg|png|gif|webp|bmp|tiff)|video/(mp4|quicktime|3gpp|webm|x-msvideo|x-ms-wmv)"
    r"|audio/(wav|mpeg|flac|ogg|mp4|aac|quicktime|3gpp|webm|x-ms-wmv)|text/plain"
)
CHARSETS = {"UTF-8": "utf-8", "UTF-16": "utf-16", "UTF-32": "utf-32", "ISO-8859-1": "windows-1252"}
HEX = re.compile(r"[0-9a-f]{32}")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What a hosted address names."""

    size: str
    user_id: str
    app_id: str
    place: str
    digest_start: str


def view(request: HttpRequest) -> HttpResponseBase:
    """Stored bytes: 200, 206, 304 or 416; without a key 404, with a wrong one 401.

    Source: Clarifai docs, secure data hosting.
    """
    return sending.guarded(request, _answer)


def _answer(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    key = sending.key_of(request)
    auth.require(key, "Inputs:Get")
    media = _media(Call(key, asked.user_id, asked.app_id), asked)
    etag = f'"{media.digest[:32]}-{asked.size}"'
    if sending.has_it(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    try:
        file = store.stream_size(media.digest, asked.size)
    except FileNotFoundError as error:
        log.warning("the file %s of %s is missing: %r", asked.size, media.digest, error)
        raise errors.NotFound("The stored bytes are missing.") from None
    return sending.sent(request, file, _type_headers(media, asked.size, file), etag)


def _asked(request: HttpRequest) -> Asked:
    segments = targets.segments_of(targets.raw_target(request.META))
    shape = [it for place, it in enumerate(segments) if place in (1, 3, 5)]
    if len(segments) != 8 or shape != ["users", "apps", "inputs"] or segments[0] not in SIZES:
        raise errors.NotFound("There is no such path.")
    if not HEX.fullmatch(segments[7]) or any("\0" in segment for segment in segments):
        raise errors.NotFound("There is no such path.")
    return Asked(segments[0], segments[2], segments[4], segments[6], segments[7])


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
