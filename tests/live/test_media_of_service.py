"""The media of each kind, from the embedded service to what the dashboard shows."""

import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.cache import cache
from pytest_django import Settings

from inputs_app.client import apps, inputs
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, MediaPart, Place
from inputs_app.services import media_bytes, media_cache, media_readings, media_sources
from tests.core import samples
from tests.live.stack import PAT, Stack

WAIT_S = 60


@pytest.fixture(scope="module")
def connection(running_stack: Stack) -> Connection:
    """A new app with one input of each kind, all processed."""
    stack = running_stack
    allowed = (stack.api.removeprefix("http://"),)
    app_id = f"media-{uuid4().hex[:12]}"
    apps.create_app(Connection(stack.api, "demo", "unused", PAT, allowed), app_id)
    found = Connection(stack.api, "demo", app_id, PAT, allowed)
    bodies = {
        "image": {"base64": b64encode(samples.image_bytes(size=(1600, 900))).decode()},
        "video": {"base64": b64encode(samples.video_bytes()).decode()},
        "audio": {"base64": b64encode(samples.wav_bytes()).decode()},
        "text": {"raw": "Words & <b>more</b>"},
    }
    inputs.post(found, [{"id": place, "data": {place: body}} for place, body in bodies.items()])
    ends_at = time.monotonic() + WAIT_S
    while inputs.counts(found).processed < len(bodies):
        assert time.monotonic() < ends_at, inputs.counts(found)
        time.sleep(0.3)
    return found


@pytest.fixture(autouse=True)
def caches(settings: Settings, stack: Stack, tmp_path: Path) -> Iterator[None]:
    """The stack's service as ours, and empty caches."""
    settings.SERVICE_URL = settings.SERVICE_PUBLIC_URL = stack.api
    settings.DATA_DIR = tmp_path
    cache.clear()
    yield
    cache.clear()


def part(connection: Connection, place: Place) -> MediaPart:
    """The medium of one kind."""
    item: Input = inputs.by_ids(connection, [place])[0]
    found = item.part(place)
    assert found is not None
    return found


def asked(connection: Connection, place: Place, size: str) -> str:
    """Where one size is asked."""
    shown = media_sources.hosted_url(connection.base_url, part(connection, place), size)
    return media_sources.asked_url(connection.base_url, shown)


@pytest.mark.parametrize("place", ["image", "video"])
@pytest.mark.parametrize("size", media_sources.RENDITIONS)
def test_pictures_come_small_and_whole(connection: Connection, place: Place, size: str) -> None:
    found = media_bytes.opened(connection, asked(connection, place, size), size)
    assert isinstance(found, media_bytes.Whole)
    assert found.content_type in ("image/jpeg", "image/png")
    assert len(found.data) < media_cache.MOST_BYTES


@pytest.mark.parametrize(
    ("place", "content_type"), [("video", "video/mp4"), ("audio", "audio/wav")]
)
def test_originals_play_from_anywhere(
    connection: Connection, place: Place, content_type: str
) -> None:
    url = asked(connection, place, "orig")
    for byte_range, length in (("", None), ("bytes=100-199", 100), ("bytes=-50", 50)):
        found = media_bytes.opened(connection, url, "orig", byte_range)
        assert isinstance(found, media_bytes.Stream)
        with found.download as download:
            assert found.content_type == content_type
            assert download.takes_ranges
            assert length in (None, download.length_bytes)


def test_sound_has_its_waveform(connection: Connection) -> None:
    drawing = media_readings.waveform(connection, asked(connection, "audio", "peaks"))
    assert drawing.count("M") == media_readings.BARS


def test_text_is_read(connection: Connection) -> None:
    words = media_readings.words(connection, asked(connection, "text", "orig"), "excerpt")
    assert words == media_readings.Words("Words & <b>more</b>", is_whole=True)
