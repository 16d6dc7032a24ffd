"""Opens the bytes of an input where the API hosts them, and gives them piece by piece.

The key goes to the address that is asked: the caller decides which addresses those are. No redirect
is followed. It must not keep more than one piece in memory.
"""

import re
import time
from collections.abc import Mapping

import requests
import urllib3

from inputs_app.client import deadlines, failures, sessions
from inputs_app.client.errors import (
    ApiError,
    Forbidden,
    Invalid,
    NotAnInputsApi,
    NotFound,
    ServerError,
    Throttled,
    TimedOut,
    Trace,
    Unauthorized,
)
from inputs_app.client.http import Connection, authorization, tried
from inputs_app.client.retries import BYTES, Patience

RANGE = re.compile(r"bytes=(\d{1,15}-\d{0,15}|-\d{1,15})")
"""One range, as browsers ask for when they seek. Source: RFC 9110 §14.2."""
CONTENT_RANGE = re.compile(r"bytes \d{1,15}-\d{1,15}/(\d{1,15}|\*)")
MOST_S = 20.0
BY_HTTP: Mapping[int, type[ApiError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    410: NotFound,
    416: Invalid,
    429: Throttled,
}


class Download:
    """An open answer with bytes: read it from one thread at a time, and close it."""

    def __init__(self, response: requests.Response) -> None:
        """Takes an answer whose body was not read yet."""
        self._response = response
        self.is_part = response.status_code == 206
        length = response.headers.get("Content-Length", "")
        self.length_bytes = int(length) if length.isascii() and length.isdigit() else None
        self.content_range = response.headers.get("Content-Range", "") if self.is_part else ""
        self.takes_ranges = response.headers.get("Accept-Ranges", "").lower() == "bytes"

    def read(self, most_bytes: int) -> bytes:
        """The next piece, as soon as there is any; empty at the end. Raises: ApiError."""
        try:
            piece: bytes = self._response.raw.read1(most_bytes, decode_content=False)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as failure:
            raise failures.told(requests.ConnectionError(failure)) from None
        return piece

    def read_up_to(self, most_bytes: int) -> bytes:
        """The next bytes, less than asked only at the end.

        Raises: ApiError; TimedOut where they take longer than 20 s altogether.
        """
        found, ends_at = bytearray(), time.monotonic() + MOST_S
        while len(found) < most_bytes and (piece := self.read(most_bytes - len(found))):
            found += piece
            if time.monotonic() > ends_at:
                raise TimedOut
        return bytes(found)

    def close(self) -> None:
        """Ends it, also where there is more to read."""
        self._response.close()

    def __enter__(self) -> "Download":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


def start(
    connection: Connection, url: str, *, byte_range: str = "", patience: Patience = BYTES
) -> Download:
    """The bytes at an address, or the range of them, asked for with the connection's key.

    Shape of `byte_range`: the value of a Range header with one range; anything else is left out.
    Raises: NotFound; Invalid with `http_status` 416 for a range beyond the end; other ApiErrors.
    """
    headers = {**authorization(connection), "Accept": "*/*", "Accept-Encoding": "identity"}
    if RANGE.fullmatch(byte_range):
        headers["Range"] = byte_range
    return tried(lambda: _start_once(connection, url, headers, patience), patience, repeatable=True)


def _start_once(
    connection: Connection, url: str, headers: dict[str, str], patience: Patience
) -> Download:
    with (
        sessions.borrowed(connection.allow_private) as session,
        deadlines.within(patience.whole_answer_s),
    ):
        response = session.request(
            "GET",
            url,
            headers=headers,
            timeout=(patience.connect_s, patience.read_s),
            allow_redirects=False,
            stream=True,
        )
    if problem := _problem(response, "Range" in headers):
        response.close()
        raise problem
    return Download(response)


def _problem(response: requests.Response, is_part_asked: bool) -> ApiError | None:
    status = response.status_code
    is_plain = response.headers.get("Content-Encoding", "identity") == "identity"
    if status == 200 and is_plain:
        return None
    has_range = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if status == 206 and is_plain and is_part_asked and has_range:
        return None
    kind = BY_HTTP.get(status) or (ServerError if status >= 500 else NotAnInputsApi)
    return kind(trace=Trace(http_status=status))
