"""Sends requests to the Inputs API and gives back its JSON; the only place that knows `requests`.

Guarded sessions, no redirects, no proxies from the environment, answers with a size
cap. It must not know single calls of the API.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Literal, TypeVar
from urllib.parse import quote, urlencode

import requests

from inputs_app.client import answers, deadlines, sessions
from inputs_app.client.errors import ApiError, Invalid, NotAnInputsApi, Trace
from inputs_app.client.retries import PAGE, Patience, should_retry, wait_s
from inputs_app.client.types import Json
from inputs_core import halves

MAX_ANSWER_BYTES = 64 * 1024 * 1024
STEP_BYTES = 256 * 1024
Query = Sequence[tuple[str, str | int | bool]]
Answer = TypeVar("Answer")
Headers = Mapping[str, str]


def unhindered() -> None:
    """Lets a request go at once."""


def unheard(http_status: int, headers: Headers) -> None:
    """Takes no notice of an answer."""


@dataclass(frozen=True)
class Connection:
    """Where one app of an Inputs API is and with which key it is asked.

    `base_url` is the address without `/v2`; `allow_private` names the hosts (`host` or `host:port`)
    that may be reached although their address is private. `before` is called before each request:
    it may wait, or raise an ApiError, and then nothing is sent. `after` hears of each answer.
    """

    base_url: str
    user_id: str
    app_id: str
    token: str = field(repr=False)
    allow_private: tuple[str, ...] = ()
    before: Callable[[], None] = field(default=unhindered, repr=False, compare=False)
    after: Callable[[int, Headers], None] = field(default=unheard, repr=False, compare=False)

    def app_path(self, rest: str = "") -> str:
        """The path of the app, then `rest`. Raises: Invalid for ids that no path can carry."""
        path = f"{self.user_path()}/apps"
        return f"{path}/{segment(self.app_id)}{rest}"

    def user_path(self, rest: str = "") -> str:
        """The path of the user, then `rest`. Raises: Invalid for ids that no path can carry."""
        return f"/users/{segment(self.user_id)}{rest}"


@dataclass(frozen=True)
class Call:
    """One request: `path` begins after `/v2`; input ids stand in `query` or `body` only.

    `repeatable`: sending it twice does the same as once.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    query: Query = ()
    body: Json | None = None
    repeatable: bool = True
    batch: bool = False


def send(connection: Connection, call: Call, patience: Patience = PAGE) -> Json:
    """The JSON answer to a call, tried again where that is safe (see retries.py).

    Raises: ApiError; `may_have_arrived` is set where a write may have been done without an answer.
    """
    return tried(
        lambda: _send_once(connection, call, patience), patience, repeatable=call.repeatable
    )


def tried(once: Callable[[], Answer], patience: Patience, *, repeatable: bool) -> Answer:
    """What `once` gives, called again where that is safe. Raises: the ApiError of the last try."""
    attempt, again_until = 1, monotonic() + patience.again_within_s
    while True:
        try:
            return once()
        except ApiError as error:
            if monotonic() > again_until or not should_retry(
                error, attempt, repeatable=repeatable, patience=patience
            ):
                raise
            pause = wait_s(error, attempt, jitter=random.random(), patience=patience)  # noqa: S311
        sleep(pause)
        attempt += 1


def authorization(connection: Connection) -> dict[str, str]:
    """The header that carries the key. Source: Clarifai docs, "Authorization: Key"."""
    if not connection.token.isascii() or not connection.token.isprintable():
        raise Invalid("The key holds characters that no key has. Enter it again in the settings.")
    return {"Authorization": f"Key {connection.token}"}


def _send_once(connection: Connection, call: Call, patience: Patience) -> Json:
    connection.before()
    with (
        sessions.borrowed(connection.allow_private) as session,
        deadlines.within(patience.whole_answer_s),
        session.request(
            call.method,
            _url(connection, call),
            data=None if call.body is None else halves.dumps(call.body),
            headers=_headers(connection, call),
            timeout=(patience.connect_s, patience.read_s),
            allow_redirects=False,
            stream=True,
        ) as response,
    ):
        connection.after(response.status_code, response.headers)
        body = _body(response)
    return answers.read(response.status_code, response.headers, body, batch=call.batch)


def _body(response: requests.Response) -> bytes:
    parts, size = [], 0
    for part in response.iter_content(STEP_BYTES):
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise NotAnInputsApi(
                "The answer of the Inputs API is too large. Ask for fewer inputs on a page.",
                Trace(http_status=response.status_code),
            )
        parts.append(part)
    return b"".join(parts)


def _url(connection: Connection, call: Call) -> str:
    query = urlencode([(name, _word(value)) for name, value in call.query])
    base = connection.base_url.rstrip("/").removesuffix("/v2")
    return f"{base}/v2{call.path}{'?' if query else ''}{query}"


def _word(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _headers(connection: Connection, call: Call) -> Headers:
    headers = {
        "Accept": "application/json",
        "X-Clarifai-Request-ID-Prefix": "inputdeck",
        **authorization(connection),
    }
    return headers if call.body is None else {**headers, "Content-Type": "application/json"}


def segment(text: str) -> str:
    """An id as one segment of a path. Raises: Invalid.

    `.` and `..` are refused in every spelling: `requests` would fold them into another path."""
    if text in ("", ".", ".."):
        raise Invalid("An id cannot be used in an address.")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise Invalid("An id is not valid text.") from None
