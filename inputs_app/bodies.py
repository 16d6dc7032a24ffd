"""Bodies that are too long are refused before a byte of them is kept.

Django keeps the whole body of a request, in memory or in a temporary file, before it looks at
anything else: without this, anybody could fill the disk.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from inputs_app.services.uploads.sizes import PART_BYTES, SLACK_BYTES
from inputs_core.limits import MB

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

MOST_BYTES = 128 * MB
"""A form with a manifest; large files of inputs come in pieces, see `inputs_app.views.tus`."""
TOLD = b"This is more than is taken in one request."


def limited(application: Application) -> Application:
    """The application behind a limit for bodies: one piece of a file by PATCH, else 128 MB."""

    async def answered(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await application(scope, receive, send)
        most = PART_BYTES + SLACK_BYTES if scope["method"] == "PATCH" else MOST_BYTES
        if _told_length(scope) > most:
            return await _refuse(send)
        return await application(scope, _counted(receive, most), send)

    return answered


def _told_length(scope: Any) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() else 0


def _counted(receive: Receive, most: int) -> Receive:
    """Bodies that do not tell their length break off at the limit."""
    taken = 0

    async def received() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > most else message

    return received


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(TOLD)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOLD})
