"""A signed-in browser for media: asks as ASGI servers do and reads answers to their end."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

from asgiref.sync import async_to_sync
from django.http import HttpResponse, HttpResponseBase
from django.test import AsyncClient

from inputs_app.models import User


@dataclass(frozen=True)
class Got:
    """An answer, whole."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_stream: bool


@async_to_sync
async def get(person: User | None, address: str, *, method: str = "GET", **headers: str) -> Got:
    """What a person gets; header names with underscores."""
    browser = AsyncClient()
    if person:
        await browser.aforce_login(person)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = cast("HttpResponseBase", await browser.generic(method, address, headers=sent))
    if response.streaming:
        pieces = cast("AsyncIterator[bytes]", getattr(response, "streaming_content"))  # noqa: B009
        body = b"".join([piece async for piece in pieces])
    else:
        body = cast("HttpResponse", response).content
    found = {name: str(value) for name, value in response.items()}
    return Got(response.status_code, found, body, response.streaming)
