"""Bodies that are too long are refused before anything keeps them."""

import asyncio
from typing import Any

import pytest

from inputs_app import bodies
from inputs_app.bodies import MOST_BYTES, limited
from inputs_app.services.uploads.sizes import PART_BYTES, SLACK_BYTES

MOST_OF_A_PIECE = PART_BYTES + SLACK_BYTES


def asked(method: str, lengths: list[int], told: int | str | None = None) -> tuple[list[int], int]:
    """What reaches the application of a body in these messages, and the answer's status."""
    kept: list[int] = []
    answers: list[Any] = []
    left = [
        {"type": "http.request", "body": bytes(length), "more_body": place < len(lengths) - 1}
        for place, length in enumerate(lengths)
    ]

    async def application(_: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            kept.append(len(message["body"]))
            if not message["more_body"]:
                await send({"type": "http.response.start", "status": 204})
                return

    async def receive() -> Any:
        return left.pop(0)

    async def send(message: Any) -> None:
        answers.append(message)

    headers = [] if told is None else [(b"content-length", str(told).encode())]
    scope = {"type": "http", "method": method, "headers": headers}

    async def served() -> None:
        await limited(application)(scope, receive, send)

    asyncio.run(served())
    return kept, answers[0]["status"] if answers else 0


@pytest.mark.parametrize(
    ("method", "told", "status"),
    [
        ("PATCH", MOST_OF_A_PIECE, 204),
        ("PATCH", MOST_OF_A_PIECE + 1, 413),
        ("POST", MOST_OF_A_PIECE + 1, 204),
        ("POST", MOST_BYTES, 204),
        ("POST", MOST_BYTES + 1, 413),
        ("POST", 10**30, 413),
        ("POST", "x", 204),
    ],
)
def test_a_told_length_decides_before_the_body_is_read(
    method: str, told: int | str, status: int
) -> None:
    kept, answered = asked(method, [3], told)
    assert answered == status
    assert kept == ([] if status == 413 else [3])


def test_a_body_that_tells_no_length_breaks_off_at_the_limit() -> None:
    kept, answered = asked("PATCH", [PART_BYTES, SLACK_BYTES, 1, 1])
    assert (kept, answered) == ([PART_BYTES, SLACK_BYTES], 0)


def test_a_body_that_tells_less_than_it_has_breaks_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", 10)
    assert asked("POST", [6, 6], told=1) == ([6], 0)


def test_what_is_no_request_passes() -> None:
    passed: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["type"])

    async def served() -> None:
        await limited(application)({"type": "lifespan"}, None, None)

    asyncio.run(served())
    assert passed == ["lifespan"]
