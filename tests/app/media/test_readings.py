"""The beginning of texts and the drawing of sounds."""

import xml.etree.ElementTree as ElementTree
from typing import Any

import orjson
import pytest

from inputs_app.client.errors import NotFound
from inputs_app.client.types import Hosted, MediaPart
from inputs_app.models import User, Workspace
from inputs_app.services import connections, media, media_readings
from tests.app.media.browser import get
from tests.app.media.site import SUFFIX, File, Site, part


def words(site: Site, workspace: Workspace, data: bytes) -> media_readings.Words:
    """The excerpt of a hosted text."""
    site.files[f"/orig/{SUFFIX}"] = File(data)
    return media_readings.words_of(workspace, part(site, "text"), "excerpt")


def test_excerpt_asks_for_the_beginning_once(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(b"word " * 10_000)
    address = media.text_url(workspace, part(site, "text"))
    got, again = get(viewer, address), get(viewer, address)
    assert got.body.decode() == ("word " * 80) + "\u2026"
    assert again.body == got.body
    assert [one for _, _, one in site.asked] == ["bytes=0-1599"]


def test_excerpt_that_the_browser_has_is_not_sent_again(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(b"word " * 10_000)
    address = media.text_url(workspace, part(site, "text"))
    tag = get(viewer, address, Accept_Encoding="gzip").headers["ETag"]
    assert tag.startswith("W/")
    assert get(viewer, address, If_None_Match=tag).status == 304


def test_excerpt_is_escaped_and_sealed(site: Site, workspace: Workspace, viewer: User) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(b"<script>alert('x')</script>&amp;")
    got = get(viewer, media.text_url(workspace, part(site, "text"), "text"))
    assert got.body == b"&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;amp;"
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    assert got.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        (b"", ""),
        (b"\xef\xbb\xbfmarked", "marked"),
        ("\u7684\U0001f600".encode(), "\u7684\U0001f600"),
        ("wide \u7684".encode("utf-16"), "wide \u7684"),
        (b"caf\xe9", "caf\ufffd"),
        (b"a\x00b\x1b[31mc\r\nd\te", "ab[31mc\nd\te"),
    ],
)
def test_text_of_every_encoding_is_shown(
    site: Site, workspace: Workspace, data: bytes, text: str
) -> None:
    found = words(site, workspace, data)
    assert (found.text.rstrip("\ufffd"), found.is_whole) == (text.rstrip("\ufffd"), True)


def test_cut_inside_of_a_character_shows_no_half(site: Site, workspace: Workspace) -> None:
    found = words(site, workspace, b"a" + "\U0001f600".encode() * 1000)
    assert found.text == "a" + "\U0001f600" * 399
    assert not found.is_whole


def test_origin_without_ranges_is_read_no_further(site: Site, workspace: Workspace) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(b"x" * 5_000_000, has_ranges=False)
    found = media_readings.words_of(workspace, part(site, "text"), "excerpt")
    assert (len(found.text), found.is_whole) == (400, False)


def test_raw_text_needs_no_call(site: Site, workspace: Workspace) -> None:
    raw = MediaPart("text", "", raw_text="hello")
    assert media_readings.words_of(workspace, raw) == media_readings.Words("hello", is_whole=True)
    assert site.asked == []


def test_text_on_a_foreign_host_is_not_fetched(site: Site, workspace: Workspace) -> None:
    foreign = MediaPart("text", f"{site.url}/foreign.txt")
    assert media_readings.words_of(workspace, foreign).text == ""
    assert media.text_url(workspace, foreign) == ""
    assert site.asked == []


def test_waveform_is_drawn_from_the_peaks(site: Site, workspace: Workspace, viewer: User) -> None:
    peaks = [0, 0.25, 0.5, 1] * 50
    site.files[f"/peaks/{SUFFIX}"] = File(orjson.dumps({"peaks": peaks}))
    address = media.waveform_url(workspace, part(site, "audio"))
    got = get(viewer, address)
    assert get(viewer, address).body == got.body
    assert got.headers["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(got.body)  # noqa: S314 - our own drawing
    lines = drawing[0].attrib["d"].split("M")[1:]
    assert len(lines) == 200
    assert lines[:4] == ["2 46.5V49.5", "6 36.6V59.4", "10 25.2V70.8", "14 2.4V93.6"]
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"peaks":[]}', b'{"peaks":"x"}', b'{"peaks":["<script>"]}', b"9" * 10**6],
)
def test_odd_peaks_are_no_drawing(
    site: Site, workspace: Workspace, viewer: User, data: bytes
) -> None:
    site.files[f"/peaks/{SUFFIX}"] = File(data)
    got = get(viewer, media.waveform_url(workspace, part(site, "audio")))
    assert (got.status, got.body) == (404, b"")


@pytest.mark.parametrize("peaks", [[5, -3, 1e300], [True, "<b>", None, 1], [0.5] * 10_001])
def test_drawing_stays_within_its_bounds(
    site: Site, workspace: Workspace, peaks: list[Any]
) -> None:
    url = f"{site.url}/peaks/{SUFFIX}"
    site.files[f"/peaks/{SUFFIX}"] = File(orjson.dumps({"peaks": peaks}))
    drawing = media_readings.waveform(connections.of(workspace), url)
    path = ElementTree.fromstring(drawing)[0].attrib["d"]  # noqa: S314 - our own drawing
    ends = [
        float(number) for line in path.split("M")[1:] for number in line.split(" ")[1].split("V")
    ]
    assert 0 <= min(ends) <= max(ends) <= media_readings.HEIGHT
    assert len(ends) <= 2 * media_readings.BARS


def test_sound_without_peaks_has_no_drawing(site: Site, workspace: Workspace) -> None:
    bare = MediaPart("audio", "", hosted=Hosted(site.url, SUFFIX, ("orig",)))
    assert media.waveform_url(workspace, bare) == ""
    with pytest.raises(NotFound):
        media_readings.waveform(connections.of(workspace), f"{site.url}/peaks/{SUFFIX}")
