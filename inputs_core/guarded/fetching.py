"""Downloads with caps on size, time and redirects, and errors that carry the API's codes."""

import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
import urllib3

from inputs_core.guarded import watch
from inputs_core.guarded.outgoing import Refused

FAILED = 30002
DOES_NOT_EXIST = 30102
PERMISSION_DENIED = 30103
OVER_LIMIT = 30105
INVALID_URL = 30106
CONNECTION_FAILED = 39996

REDIRECTS = (301, 302, 303, 307, 308)
MAX_REDIRECTS = 5
PIECE_BYTES = 64 * 1024
CONNECT_S = 10.0
SILENCE_S = 20.0
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Inputdeck/1"}


@dataclass(frozen=True)
class Fetched:
    """What was downloaded. `content_type` is what the server claims: never to be trusted."""

    content_type: str
    size_bytes: int
    sha256: str
    final_url: str


class FetchError(Exception):
    """A download that failed: the API's code, a sentence without secrets, and whether to retry."""

    def __init__(self, code: int, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable


def shown(url: str) -> str:
    """A URL as it may be shown and stored: without user, password, query and fragment, which may
    carry secrets, and without control characters, which a redirect may hold."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the given address"
    host = f"[{host}]" if ":" in host else host
    whole = urlunsplit((parts.scheme, host + port, parts.path, "", ""))[:500]
    return "".join(character if character.isprintable() else "\ufffd" for character in whole)


def fetch(
    url: str,
    sink: BinaryIO,
    *,
    session: requests.Session,
    max_bytes: int,
    deadline_s: float,
) -> Fetched:
    """Writes what a URL answers into `sink` and says what it was; follows up to 5 redirects.

    Units/limits: stops one piece after `max_bytes` decoded bytes and at `deadline_s` seconds from
    the call, wherever the exchange stands. The sink may then hold a part.
    Raises: FetchError. Source of the codes: clarifai-grpc `StatusCode`, INPUT_*.
    """
    with watch.deadline(deadline_s) as watched:
        try:
            return _follow(url, sink, session, max_bytes, time.monotonic() + deadline_s)
        except FetchError:
            if watched.expired:
                raise _too_slow(deadline_s) from None
            raise
        except _Late:
            raise _too_slow(deadline_s) from None


class _Late(Exception):
    """The deadline has passed."""


def _follow(
    url: str, sink: BinaryIO, session: requests.Session, max_bytes: int, ends_at: float
) -> Fetched:
    for _ in range(MAX_REDIRECTS + 1):
        response = _ask(url, session)
        with response:
            target = response.headers.get("Location", "")
            if response.status_code not in REDIRECTS or not target:
                _check_status(response.status_code, url)
                size_bytes, digest = _copy(response, sink, max_bytes, ends_at)
                content_type = response.headers.get("Content-Type", "")
                return Fetched(content_type, size_bytes, digest, url)
        url = _joined(url, target)
    raise FetchError(FAILED, f"More than {MAX_REDIRECTS} redirects; the last: {shown(url)}")


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise FetchError(INVALID_URL, "The server redirects to something that is no URL.") from None


def _ask(url: str, session: requests.Session) -> requests.Response:
    try:
        return session.get(
            url,
            stream=True,
            allow_redirects=False,
            timeout=(CONNECT_S, SILENCE_S),
            headers=HEADERS,
        )
    except Refused as error:
        raise FetchError(INVALID_URL, f"{error} ({shown(url)})") from None
    except requests.exceptions.SSLError:
        raise FetchError(CONNECTION_FAILED, f"TLS failed for url: {shown(url)}") from None
    except requests.Timeout:
        raise FetchError(
            CONNECTION_FAILED, f"No answer in time from url: {shown(url)}", retryable=True
        ) from None
    except requests.ConnectionError:
        raise FetchError(
            CONNECTION_FAILED, f"Could not connect to url: {shown(url)}", retryable=True
        ) from None
    except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError):
        raise FetchError(INVALID_URL, f"Not a URL that can be asked: {shown(url)}") from None


def _check_status(status: int, url: str) -> None:
    if status == HTTPStatus.OK:
        return
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    side = {4: "Client Error", 5: "Server Error"}.get(status // 100, "Unexpected Answer")
    message = f"{status} {side}: {phrase} for url: {shown(url)}"
    if status in (404, 410):
        raise FetchError(DOES_NOT_EXIST, message)
    if status in (401, 403):
        raise FetchError(PERMISSION_DENIED, message)
    raise FetchError(FAILED, message, retryable=status in (408, 425, 429) or status >= 500)


def _copy(
    response: requests.Response, sink: BinaryIO, max_bytes: int, ends_at: float
) -> tuple[int, str]:
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
        raise _too_large(max_bytes)
    size_bytes, digest = 0, hashlib.sha256()
    try:
        while piece := response.raw.read1(PIECE_BYTES, decode_content=True):
            size_bytes += len(piece)
            if size_bytes > max_bytes:
                raise _too_large(max_bytes)
            digest.update(piece)
            sink.write(piece)
            if time.monotonic() > ends_at:
                raise _Late
    except (urllib3.exceptions.HTTPError, requests.RequestException):
        raise FetchError(
            CONNECTION_FAILED, "The connection broke during the download.", retryable=True
        ) from None
    if time.monotonic() > ends_at:
        raise _Late
    return size_bytes, digest.hexdigest()


def _too_large(max_bytes: int) -> FetchError:
    return FetchError(
        OVER_LIMIT, f"The file is larger than {max_bytes / (1024 * 1024):g} MB, the limit."
    )


def _too_slow(deadline_s: float) -> FetchError:
    return FetchError(
        CONNECTION_FAILED, f"The download took longer than {deadline_s:g} s.", retryable=True
    )
