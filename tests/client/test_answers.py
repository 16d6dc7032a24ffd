"""The gate: every answer that is not a good one becomes the right error."""

import orjson
import pytest

from inputs_app.client import answers, errors
from tests.client.samples import REQUEST_ID, answer, failed

REFUSALS = [
    (401, failed(11008, "Invalid API key or Invalid API key/application pair"), "Unauthorized"),
    (401, failed(11009, "API key not found"), "Unauthorized"),
    (403, failed(11007), "Forbidden"),
    (404, failed(11101, "Resource does not exist"), "NotFound"),
    (400, failed(11100), "Invalid"),
    (400, failed(11102), "Invalid"),
    (429, failed(11005), "Throttled"),
    (500, failed(40017), "ServerError"),
    (503, failed(39997), "ServerError"),
    (405, failed(11103), "Invalid"),
    (200, failed(10020, "Failure"), "Invalid"),
    (200, failed(11008), "Unauthorized"),
    (500, answer(), "ServerError"),
]


@pytest.mark.parametrize(("http_status", "body", "kind"), REFUSALS)
def test_refusal_becomes_its_error(http_status: int, body: dict[str, object], kind: str) -> None:
    with pytest.raises(errors.ApiError) as caught:
        answers.read(http_status, {}, orjson.dumps(body))
    assert type(caught.value).__name__ == kind
    assert caught.value.http_status == http_status
    assert caught.value.request_id == REQUEST_ID


@pytest.mark.parametrize(
    ("http_status", "body", "kind"),
    [
        (200, b"<!doctype html><title>Hello</title>", "NotAnInputsApi"),
        (200, b"", "NotAnInputsApi"),
        (200, b'{"status": ', "NotAnInputsApi"),
        (200, b"[1, 2]", "NotAnInputsApi"),
        (200, b'{"status": "ok"}', "NotAnInputsApi"),
        (200, b'{"status": {"code": "fine"}}', "NotAnInputsApi"),
        (200, b'{"status": {"code": true}}', "NotAnInputsApi"),
        (200, b'{"a": NaN}', "NotAnInputsApi"),
        (200, b"\xff\xfe", "NotAnInputsApi"),
        (200, b"[" * 100_000, "NotAnInputsApi"),
        (404, b'{"detail": "Not found."}', "NotAnInputsApi"),
        (301, b"", "NotAnInputsApi"),
        (429, b"slow down", "Throttled"),
        (502, b"<html>Bad Gateway</html>", "ServerError"),
    ],
)
def test_answer_without_status_is_not_of_an_inputs_api(
    http_status: int, body: bytes, kind: str
) -> None:
    with pytest.raises(errors.ApiError) as caught:
        answers.read(http_status, {}, body)
    assert type(caught.value).__name__ == kind


@pytest.mark.parametrize("code", [10000, "10000", 10000.0, 10010, 10070])
def test_good_status_lets_the_answer_pass(code: object) -> None:
    body = orjson.dumps({"status": {"code": code}, "inputs": [1]})
    assert answers.read(200, {}, body)["inputs"] == [1]


def test_batch_in_which_all_failed_passes_with_its_items() -> None:
    body = orjson.dumps({**failed(10020), "inputs": [{"id": "a"}]})
    assert answers.read(400, {}, body, batch=True)["inputs"] == [{"id": "a"}]


def test_batch_that_failed_without_items_is_an_error() -> None:
    with pytest.raises(errors.Invalid):
        answers.read(400, {}, orjson.dumps(failed(10020)), batch=True)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), ("999999999999", 60.0), ("soon", None), ("-1", None), ("", None)],
)
def test_retry_after_is_read_in_seconds_and_capped(header: str, seconds: float | None) -> None:
    with pytest.raises(errors.Throttled) as caught:
        answers.read(429, {"Retry-After": header}, b"")
    assert caught.value.retry_after_s == seconds


def test_error_text_holds_no_words_of_the_answer() -> None:
    with pytest.raises(errors.Invalid) as caught:
        answers.read(400, {}, orjson.dumps(failed(11102, details="<script> Key abc")))
    assert "script" not in str(caught.value)
    assert "script" not in caught.value.user_message
    assert caught.value.details == "<script> Key abc"
