"""Status codes of the public API: their words and their HTTP statuses. Knows no request.

Source: `StatusCode` of clarifai-grpc; the sentences are those that clients compare or show.
"""

from functools import cache
from typing import Any

from clarifai_grpc.grpc.api.status.status_code_pb2 import StatusCode

OK = 10000
MIXED = 10010
FAILURE = 10020
PENDING = 30001
IN_PROGRESS = 30003
FAILED = 30002
DONE = 30000
DUPLICATE = 30100
NO_SUCH_INPUT = 30102
INVALID_ARGUMENT = 30104
OVER_LIMIT = 30105
MODIFIED = 30200
INVALID_URL = 30106
ALL_INVALID_BYTES = 30300
INVALID_INPUTS_REQUEST = 39999
ANNOTATED = 24150
INVALID_ANNOTATION = 24155

SENTENCES = {
    10000: "Ok",
    10010: "Mixed Success",
    11008: "Invalid API key or Invalid API key/application pair",
    11100: "Bad request format",
    11101: "Resource does not exist",
    11103: "Method not allowed",
    11005: "Request was throttled",
    30000: "Download complete",
    30001: "Download pending",
    30002: "Download failed; check URL",
    30003: "Download in progress",
    30200: "Input image modification success",
    40003: "Invalid request",
    64000: "Job is queued to be ran.",
    64001: "Job is running.",
    64002: "Job successfully ran.",
    98004: "Internal server issue",
}

HTTP_STATUSES = {
    10000: 200,
    10010: 207,
    10040: 501,
    11005: 429,
    11006: 413,
    11007: 403,
    11008: 401,
    11101: 404,
    11103: 405,
    30102: 404,
    30210: 503,
    98004: 500,
}


@cache
def describe(code: int) -> str:
    """The sentence for a status code; for a code without one, the words of its name.

    Source: published answers, else `StatusCode` names ("INPUT_OVER_LIMIT" → "Input over limit").
    """
    if code in SENTENCES:
        return SENTENCES[code]
    if code not in StatusCode.values():
        return "Unknown status"
    return str(StatusCode.Name(code)).removeprefix("CONN_").replace("_", " ").capitalize()


def status(code: int, details: str = "") -> dict[str, Any]:
    """The `status` object of a resource or an item.

    Shape: code, description, and details where there are any.
    """
    answer: dict[str, Any] = {"code": code, "description": describe(code)}
    if details:
        answer["details"] = details
    return answer


def http_of(code: int) -> int:
    """The HTTP status that carries an answer with this status code; 400 unless listed."""
    return HTTP_STATUSES.get(code, 400)
