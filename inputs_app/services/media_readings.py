"""What a page shows of a text and of a sound: the beginning of the words, the loudness drawn."""

import codecs
import math
import re
from dataclasses import dataclass

import orjson

from inputs_app.client import downloads
from inputs_app.client.errors import Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.types import MediaPart
from inputs_app.models import Workspace
from inputs_app.services import connections, media_cache, media_sources
from inputs_app.services.media import Reading
from inputs_core import halves

MOST_CHARACTERS: dict[Reading, int] = {"excerpt": 400, "text": 20_000}
BYTES_A_CHARACTER = 4
"""The most that UTF-8 takes."""
MOST_PEAKS_BYTES = 256 * 1024
BARS = 200
BAR_STEP, BAR_WIDTH, HEIGHT, LEAST = 4, 2.4, 96, 1.5
COLOUR = "#6079dc"
"""Stands out by 3:1 or more on the light and on the dark ground."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Words:
    """The beginning of a text, and whether that is all of it."""

    text: str
    is_whole: bool


def words_of(workspace: Workspace, part: MediaPart, reading: Reading = "text") -> Words:
    """The beginning of a text medium, asked for where it is not kept; empty where nothing hosts it.

    Units/limits: 400 characters for "excerpt", 20,000 for "text". Raises: ApiError.
    """
    if part.raw_text:
        most = MOST_CHARACTERS[reading]
        return Words(_clean(part.raw_text)[:most], len(part.raw_text) <= most)
    shown = media_sources.hosted_url(workspace.base_url, part, "orig")
    asked = media_sources.asked_url(workspace.base_url, shown)
    return words(connections.of(workspace), asked, reading) if asked else Words("", is_whole=True)


def words(connection: Connection, url: str, reading: Reading) -> Words:
    """The beginning of the text at an address that media_sources allowed. Raises: ApiError."""
    name = media_cache.key(connection, url, reading)
    kept = media_cache.get(name)
    if kept is None:
        found = _asked(connection, url, MOST_CHARACTERS[reading])
        media_cache.put(name, orjson.dumps([found.text, found.is_whole]))
        return found
    text, is_whole = orjson.loads(kept)
    return Words(text, is_whole)


def waveform(connection: Connection, url: str) -> str:
    """An SVG drawing of the peaks at an address that media_sources allowed; numbers only.

    Raises: ApiError; NotFound where there are no peaks.
    """
    name = media_cache.key(connection, url)
    data = media_cache.get(name)
    if data is None:
        with downloads.start(connection, url) as download:
            data = download.read_up_to(MOST_PEAKS_BYTES)
        media_cache.put(name, data)
    return _drawing(_peaks(data))


def _asked(connection: Connection, url: str, most_characters: int) -> Words:
    most_bytes = most_characters * BYTES_A_CHARACTER
    try:
        with downloads.start(connection, url, byte_range=f"bytes=0-{most_bytes - 1}") as download:
            data = download.read_up_to(most_bytes)
            total = download.content_range.rpartition("/")[2] or download.length_bytes
    except Invalid as error:
        if error.http_status == 416:  # an empty file has no first byte
            return Words("", is_whole=True)
        raise
    text = _clean(_decoded(data))
    has_all_bytes = str(total) == str(len(data)) or len(data) < most_bytes
    return Words(text[:most_characters], has_all_bytes and len(text) <= most_characters)


def _decoded(data: bytes) -> str:
    """Text, perhaps cut inside of a character: UTF-8 unless it begins with another mark."""
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if is_wide else "utf-8-sig")("replace")
    return decoder.decode(data)


def _clean(text: str) -> str:
    return halves.shown(CONTROLS.sub("", text.replace("\r\n", "\n")))


def _peaks(data: bytes) -> list[float]:
    try:
        answer = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise NotFound from None
    peaks = answer.get("peaks") if isinstance(answer, dict) else None
    numbers = [one for one in peaks if isinstance(one, int | float)] if peaks else []
    if not numbers:
        raise NotFound
    a_bar = math.ceil(len(numbers) / BARS)
    bars = [max(numbers[start : start + a_bar]) for start in range(0, len(numbers), a_bar)]
    return [min(1.0, max(0.0, float(bar))) for bar in bars]


def _drawing(bars: list[float]) -> str:
    middle = HEIGHT / 2
    lines = []
    for number, bar in enumerate(bars):
        half = max(LEAST, bar * (middle - BAR_WIDTH))
        x = number * BAR_STEP + BAR_STEP / 2
        lines.append(f"M{x:g} {middle - half:.1f}V{middle + half:.1f}")
    width = len(bars) * BAR_STEP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}"'
        f' width="{width}" height="{HEIGHT}" preserveAspectRatio="none"><path d="{"".join(lines)}"'
        f' stroke="{COLOUR}" stroke-width="{BAR_WIDTH}" stroke-linecap="round"/></svg>'
    )
