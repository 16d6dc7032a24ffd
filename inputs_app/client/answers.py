"""The one gate for every answer of the API: JSON with a good status, or an `ApiError`.

A 200 whose body carries a failed status is an error too. It must not ask anything itself.
"""

from collections.abc import Mapping
from typing import Any

from inputs_app.client import shapes
from inputs_app.client.errors import (
    ApiError,
    Forbidden,
    Invalid,
    NotAnInputsApi,
    NotFound,
    ServerError,
    Throttled,
    Trace,
    Unauthorized,
)
from inputs_app.client.types import Json
from inputs_core import halves

# Source: StatusCode of the clarifai-grpc proto
SUCCESS, MIXED, FAILURE, ACCEPTED = 10000, 10010, 10020, 10070
BY_CODE: Mapping[int, type[ApiError]] = {
    10030: Throttled,
    11000: Unauthorized,
    11001: Unauthorized,
    11002: Unauthorized,
    11003: Throttled,
    11005: Throttled,
    11007: Forbidden,
    11008: Unauthorized,
    11009: Unauthorized,
    11101: NotFound,
    30103: Forbidden,
    39997: ServerError,
    40030: ServerError,
    40031: ServerError,
    40032: ServerError,
}
BY_HTTP: Mapping[int, type[ApiError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    408: ServerError,
    429: Throttled,
}
ITEMS = ("inputs", "annotations", "dataset_inputs")
"""What the answers of batches list."""
RETRY_AFTER_CAP_S = 60.0
TEXT_CAP = 500


def read(http_status: int, headers: Mapping[str, str], body: bytes, *, batch: bool = False) -> Json:
    """The answer's JSON object, when its status is good.

    Shape: always holds `status` with an integer `code`. With `batch`, an answer in which every item
    failed (10020) passes too if it lists its items: each carries its own status.
    Raises: ApiError of the kind that the status tells; NotAnInputsApi where there is no status.
    """
    retry_after_s = retry_after_s_of(headers)
    answer = _json_object(body)
    status = answer.get("status")
    code = whole_number(status.get("code")) if isinstance(status, dict) else None
    if not isinstance(status, dict) or code is None:
        raise _without_status(http_status, retry_after_s)
    trace = Trace(
        code=code,
        http_status=http_status,
        request_id=_text(status, "req_id"),
        details=_text(status, "details") or _text(status, "description"),
        retry_after_s=retry_after_s,
    )
    if batch and code == FAILURE and any(_has_items(answer, name) for name in ITEMS):
        return answer
    if http_status >= 300 or code not in (SUCCESS, MIXED, ACCEPTED):
        raise _kind(code, http_status)(trace=trace)
    return answer


def whole_number(value: object) -> int | None:
    """A number that may be written as a string, as 64-bit counters are in proto JSON; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) <= 20 and value.isascii() and value.isdigit():
        return int(value)
    return None


def _has_items(answer: Json, name: str) -> bool:
    return isinstance(answer.get(name), list) and bool(answer[name])


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        answer = halves.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _without_status(http_status: int, retry_after_s: float | None) -> ApiError:
    """Behind a proxy the proxy answers in its own words when the API is down or busy."""
    trace = Trace(http_status=http_status, retry_after_s=retry_after_s)
    if http_status == 429:
        return Throttled(trace=trace)
    if http_status >= 500:
        return ServerError(trace=trace)
    if 300 <= http_status < 400:
        return NotAnInputsApi(
            "The address answers with a redirect, which is not followed. Use the final address of"
            " the Inputs API as the base URL.",
            trace,
        )
    return NotAnInputsApi(trace=trace)


def _kind(code: int, http_status: int) -> type[ApiError]:
    kind = BY_CODE.get(code) or BY_HTTP.get(http_status)
    if kind:
        return kind
    return ServerError if http_status >= 500 else Invalid


def _text(status: Mapping[str, Any], name: str) -> str:
    return shapes.text(status.get(name))[:TEXT_CAP]


def retry_after_s_of(headers: Mapping[str, str]) -> float | None:
    """What an answer asks one to wait, at most a minute; None where it does not say.

    Seconds only: the date form needs both clocks to agree. Source: RFC 9110 §10.2.3.
    """
    text = headers.get("Retry-After", "").strip()
    if not text.isascii() or not text.isdigit():
        return None
    return min(float(text[:6]), RETRY_AFTER_CAP_S)
