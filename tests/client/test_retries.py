"""When a call is made again: the decision alone, then over HTTP."""

import pytest
import requests
import responses

from inputs_app.client import errors, http, inputs
from inputs_app.client.retries import JOB, PAGE, Patience, should_retry, wait_s
from tests.client.samples import APP, CONNECTION, answer, failed


def error(
    kind: type[errors.ApiError],
    http_status: int = 0,
    *,
    arrived: bool = False,
    after: float | None = None,
) -> errors.ApiError:
    made = kind(trace=errors.Trace(http_status=http_status, retry_after_s=after))
    made.may_have_arrived = arrived
    return made


@pytest.mark.parametrize(
    ("problem", "read_again", "write_again"),
    [
        (error(errors.Throttled, 429), True, True),
        (error(errors.Throttled, 429, after=1), True, True),
        (error(errors.Throttled, 429, after=30), False, False),
        (error(errors.ServerError, 502), True, False),
        (error(errors.ServerError, 503), True, False),
        (error(errors.ServerError, 504), True, False),
        (error(errors.ServerError, 500), False, False),
        (error(errors.ConnectionRefused), True, True),
        (error(errors.HostUnknown), True, True),
        (error(errors.TimedOut), True, True),
        (error(errors.TimedOut, arrived=True), True, False),
        (error(errors.Unreachable, arrived=True), True, False),
        (error(errors.TlsError), False, False),
        (error(errors.AddressRefused), False, False),
        (error(errors.Unauthorized, 401), False, False),
        (error(errors.NotFound, 404), False, False),
        (error(errors.Invalid, 400), False, False),
        (error(errors.NotAnInputsApi, 200), False, False),
    ],
)
def test_only_what_is_safe_is_sent_again(
    problem: errors.ApiError, read_again: bool, write_again: bool
) -> None:
    assert should_retry(problem, 1, repeatable=True, patience=PAGE) is read_again
    assert should_retry(problem, 1, repeatable=False, patience=PAGE) is write_again


def test_tries_end() -> None:
    problem = error(errors.Throttled, 429)
    assert not should_retry(problem, PAGE.tries, repeatable=True, patience=PAGE)


def test_wait_doubles_within_its_bounds_and_keeps_what_was_asked() -> None:
    problem = error(errors.ServerError, 503)
    waits = [wait_s(problem, attempt, jitter=1, patience=JOB) for attempt in (1, 2, 3, 20)]
    assert waits == pytest.approx([0.3, 0.6, 1.2, JOB.longest_wait_s])
    assert wait_s(problem, 1, jitter=0, patience=JOB) == pytest.approx(0.15)
    assert wait_s(error(errors.Throttled, 429, after=2), 1, jitter=0, patience=JOB) == 2


def test_reading_is_tried_again_after_a_passing_problem(
    remote: responses.RequestsMock, waits: list[float]
) -> None:
    remote.get(f"{APP}/inputs", status=503)
    remote.get(f"{APP}/inputs", body=requests.ConnectionError("reset"))
    remote.get(f"{APP}/inputs", json=answer(inputs=[]))
    assert inputs.list_page(CONNECTION, 1, 20) == []
    assert len(waits) == 2


def test_reading_gives_up_after_three_tries(
    remote: responses.RequestsMock, waits: list[float]
) -> None:
    reply = remote.get(f"{APP}/inputs", status=502)
    with pytest.raises(errors.ServerError):
        inputs.list_page(CONNECTION, 1, 20)
    assert (reply.call_count, len(waits)) == (3, 2)


def test_posting_waits_as_long_as_a_busy_api_asks(
    remote: responses.RequestsMock, waits: list[float]
) -> None:
    remote.post(f"{APP}/inputs", status=429, headers={"Retry-After": "1"}, json=failed(11005))
    remote.post(f"{APP}/inputs", json=answer(inputs=[{"id": "a"}]))
    assert inputs.post(CONNECTION, [{"id": "a"}])[0].id == "a"
    assert waits == [1.0]


@pytest.mark.parametrize(
    "broken",
    [
        requests.ConnectionError("reset"),
        requests.ReadTimeout("slow"),
        requests.exceptions.ChunkedEncodingError("cut"),
    ],
)
def test_posting_is_not_repeated_when_it_may_have_arrived(
    remote: responses.RequestsMock, broken: Exception
) -> None:
    reply = remote.post(f"{APP}/inputs", body=broken)
    with pytest.raises(errors.Unreachable) as caught:
        inputs.post(CONNECTION, [{"id": "a"}])
    assert caught.value.may_have_arrived
    assert reply.call_count == 1


def test_posting_is_not_repeated_after_a_bad_gateway(remote: responses.RequestsMock) -> None:
    reply = remote.post(f"{APP}/inputs", status=502)
    with pytest.raises(errors.ServerError) as caught:
        inputs.post(CONNECTION, [{"id": "a"}])
    assert caught.value.may_have_arrived
    assert reply.call_count == 1


def test_api_that_hangs_is_not_asked_again_when_the_time_is_over() -> None:
    asked: list[int] = []

    def hang() -> None:
        asked.append(1)
        raise error(errors.TimedOut, arrived=True)

    with pytest.raises(errors.TimedOut):
        http.tried(hang, Patience(again_within_s=-1.0), repeatable=True)
    assert len(asked) == 1
