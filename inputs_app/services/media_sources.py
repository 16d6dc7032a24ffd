"""Which addresses of hosted media are asked, and with which path: decided here and nowhere else.

Only what the API hosts itself: the workspace's own origin, the embedded service under both of its
addresses, and the operator's MEDIA_ORIGINS. URLs that people gave are never among them.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings

from inputs_app.client.types import Hosted, MediaPart

RENDITIONS = ("tiny", "small", "large")
HOSTED_PATH = re.compile(r"(orig|tiny|small|large|peaks)/users/[^?#\\\s\x00-\x1f\x7f]{1,1500}")
"""Hosted media have no query. Source: Clarifai docs, hosted URLs: prefix/size/users/…/inputs/…"""


def hosted_url(base_url: str, part: MediaPart, size: str) -> str:
    """The hosted address of one size of a medium, or empty where the API hosts no such bytes.

    A missing rendition is replaced by the next one; an original never stands in for a rendition.
    """
    for found in _hosted_by(part, size):
        url = found.url(_best(found, size))
        if _best(found, size) and asked_url(base_url, url):
            return url
    return part.url if size == "orig" and asked_url(base_url, part.url) else ""


def asked_url(base_url: str, url: str) -> str:
    """The address that is asked for a hosted one, or empty where it must not be asked.

    The embedded service is asked at SERVICE_URL, whatever address it shows to others.
    """
    for shown, asked in _roots(base_url):
        path = url.removeprefix(f"{shown}/")
        if path != url and HOSTED_PATH.fullmatch(path) and not _folds(path):
            return f"{asked}/{path}"
    return ""


def _hosted_by(part: MediaPart, size: str) -> Iterator[Hosted]:
    if part.place == "video" and size in RENDITIONS and part.hosted_thumbnail:
        yield part.hosted_thumbnail
    if part.hosted:
        yield part.hosted


def _best(hosted: Hosted, size: str) -> str:
    if size in hosted.sizes or size not in RENDITIONS:
        return size if size in hosted.sizes else ""
    there = [one for one in RENDITIONS if one in hosted.sizes]
    larger = [one for one in there if RENDITIONS.index(one) > RENDITIONS.index(size)]
    return (larger[:1] or there[-1:] or [""])[0]


def _roots(base_url: str) -> Iterator[tuple[str, str]]:
    """Pairs of an address as it is shown and as it is asked."""
    own = base_url.rstrip("/").removesuffix("/v2")
    if _origin(own) in (_origin(settings.SERVICE_URL), _origin(settings.SERVICE_PUBLIC_URL)):
        service = settings.SERVICE_URL.rstrip("/")
        yield settings.SERVICE_PUBLIC_URL.rstrip("/"), service
        yield service, service
    else:
        yield own, own
        yield _origin(own), _origin(own)
    for trusted in settings.MEDIA_ORIGINS:
        yield trusted.rstrip("/"), trusted.rstrip("/")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _folds(path: str) -> bool:
    """Whether a server or `requests` could read another path in it: `..` in any spelling."""
    return any(name in ("", ".", "..") for name in re.split(r"[/\\]", unquote(path)))
