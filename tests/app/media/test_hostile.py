"""The media proxy against an origin that means ill, or that breaks."""

import time
import tracemalloc
from http.server import BaseHTTPRequestHandler

import pytest
from pytest_django import Settings

from inputs_app.client import downloads
from inputs_app.client.retries import Patience
from inputs_app.models import User, Workspace
from inputs_app.services import media, media_bytes
from tests.app.conftest import TOKEN
from tests.app.media.browser import get
from tests.app.media.site import SUFFIX, File, Site, jpeg, mp4, part

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PATIENCE = Patience(tries=1, connect_s=1, read_s=0.5)


@pytest.mark.parametrize("data", [SVG, HTML, b"\xef\xbb\xbf" + SVG, b"<html>"])
@pytest.mark.parametrize("size", ["orig", "small"])
def test_active_content_is_plain_text(
    site: Site, workspace: Workspace, viewer: User, data: bytes, size: media.Size
) -> None:
    site.files[f"/{size}/{SUFFIX}"] = File(data, "image/svg+xml")
    got = get(viewer, media.url(workspace, part(site), size))
    assert got.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert got.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02\x01\x01" + b"\0" * 64, b"%PDF-1.7", b"PK\x03\x04zip"]
)
def test_unknown_content_is_only_stored(
    site: Site, workspace: Workspace, viewer: User, data: bytes
) -> None:
    site.files[f"/orig/{SUFFIX}"] = File(data, "text/html")
    got = get(viewer, media.url(workspace, part(site), "orig"))
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"] == 'attachment; filename="input"'


def status(code: int, **headers: str) -> File:
    """Answers with a status and a body that nobody should see."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {**headers, "Content-Length": "6"}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(b"secret")

    return File(answer=answer)


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        (status(401), 502),
        (status(403), 502),
        (status(404), 404),
        (status(410), 404),
        (status(500), 502),
        (status(204), 502),
        (status(206, Content_Range="bytes 0-5/6"), 502),
        (status(200, Content_Encoding="gzip"), 502),
    ],
)
def test_errors_pass_as_a_small_status_without_words(
    site: Site, workspace: Workspace, viewer: User, file: File, shown: int
) -> None:
    site.files[f"/small/{SUFFIX}"] = file
    got = get(viewer, media.url(workspace, part(site), "small"))
    assert (got.status, got.body) == (shown, b"")
    assert got.headers["Cache-Control"] == "no-store"
    assert "ETag" not in got.headers


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_key_does_not_follow_a_redirect(
    site: Site, workspace: Workspace, viewer: User, code: int
) -> None:
    site.files[f"/small/{SUFFIX}"] = status(code, Location=f"{site.url}/stolen")
    site.files["/stolen"] = File(jpeg())
    assert get(viewer, media.url(workspace, part(site), "small")).status == 502
    assert [path for path, _, _ in site.asked] == [f"/small/{SUFFIX}"]


def test_origin_that_hangs_up_is_a_small_status(
    site: Site, workspace: Workspace, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    monkeypatch.setattr("inputs_app.client.http.sleep", lambda _: None)
    site.files[f"/small/{SUFFIX}"] = File(answer=hang_up)
    assert get(viewer, media.url(workspace, part(site), "small")).status == 502
    assert len(site.asked) == 2


def test_private_origin_that_is_not_the_service_is_not_asked(
    site: Site, workspace: Workspace, viewer: User, settings: Settings
) -> None:
    address = media.url(workspace, part(site), "small")
    settings.SERVICE_URL = settings.SERVICE_PUBLIC_URL = "http://127.0.0.1:9"
    assert get(viewer, address).status == 502
    assert site.asked == []


def test_origin_that_does_not_answer_is_given_up(
    site: Site, workspace: Workspace, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads.start, "__kwdefaults__", {"byte_range": "", "patience": PATIENCE})
    site.files[f"/small/{SUFFIX}"] = File(answer=lambda _: time.sleep(1.5))
    assert get(viewer, media.url(workspace, part(site), "small")).status == 504


def announced(length: int, sent: bytes) -> File:
    """Announces more bytes than it sends."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(length))
        handler.end_headers()
        handler.wfile.write(sent)
        handler.close_connection = True

    return File(answer=answer)


def test_cut_rendition_is_neither_shown_nor_kept(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    address = media.url(workspace, part(site), "small")
    site.files[f"/small/{SUFFIX}"] = announced(5000, jpeg()[:100])
    assert get(viewer, address).status == 502
    site.files[f"/small/{SUFFIX}"] = File(jpeg())
    assert get(viewer, address).body == jpeg()


def test_cut_original_ends_short_of_its_length(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    site.files[f"/orig/{SUFFIX}"] = announced(500_000, mp4(100_000))
    got = get(viewer, media.url(workspace, part(site, "video"), "orig"))
    assert int(got.headers["Content-Length"]) > len(got.body)


def test_huge_rendition_streams_instead_of_filling_memory(
    site: Site, workspace: Workspace, viewer: User
) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(40 * 2**20))
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(jpeg() + bytes(2**20 - len(jpeg())))

    site.files[f"/small/{SUFFIX}"] = File(answer=answer)
    address = media.url(workspace, part(site), "small")
    tracemalloc.start()
    got = get(viewer, address)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (got.is_stream, len(got.body)) == (True, 40 * 2**20)
    assert peak < 2.6 * len(got.body)


def test_key_stands_in_no_answer_and_no_log(
    site: Site, workspace: Workspace, viewer: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    site.files[f"/small/{SUFFIX}"] = status(401)
    got = get(viewer, media.url(workspace, part(site), "small"))
    assert site.asked[0][1] == f"Key {TOKEN}"
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(got)
    assert "Unauthorized" in caplog.text
    assert media_bytes.UNKNOWN_TYPE not in got.headers.values()
