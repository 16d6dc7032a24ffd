"""Hosted media: who gets them, in which parts, and never as something that runs."""

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from inputs_service import auth, sending
from inputs_service.models import App, User
from tests.core import samples
from tests.service.conftest import TOKEN, Api
from tests.service.working import posted, processed

KEY = {"Authorization": f"Key {TOKEN}"}


def get(path: str, verb: str = "GET", **headers: str) -> HttpResponseBase:
    """Asks for an address, with Ann's key unless `Authorization` is given as empty."""
    given = {**KEY, **headers}
    sent = {name: value for name, value in given.items() if value}
    return Client().generic(verb, path, headers=sent, RAW_URI=path)


def content(response: Any) -> bytes:
    """The body, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def picture(api: Api) -> str:
    """The path of a processed JPEG's original."""
    (found,) = processed(api, posted("image", samples.image_bytes()))
    return f"/orig/{found['data']['image']['hosted']['suffix']}"


def test_the_original_is_what_was_posted(picture: str) -> None:
    response = get(picture)
    assert response.status_code == 200
    assert content(response) == samples.image_bytes()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Length"] == str(len(samples.image_bytes()))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"].startswith("private")


@pytest.mark.parametrize(("size", "side_px"), [("tiny", 128), ("small", 512), ("large", 640)])
def test_renditions_are_pictures_of_their_size(picture: str, size: str, side_px: int) -> None:
    response = get(picture.replace("/orig/", f"/{size}/"))
    assert response["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(content(response))) as image:
        assert image.width == side_px


def test_a_head_tells_the_same_without_the_bytes(picture: str) -> None:
    response = get(picture, "HEAD")
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(samples.image_bytes()))
    assert content(response) == b""


def test_no_key_is_404_and_a_wrong_one_401(picture: str, ann: User) -> None:
    assert get(picture, Authorization="").status_code == 404
    assert get(picture, Authorization="Key wrong").status_code == 401
    assert get(picture, Authorization="", **{auth.SESSION_HEADER: "wrong"}).status_code == 401


def test_session_token_and_cookies_open_the_door_too(picture: str, ann: User) -> None:
    auth.new_key(ann, "session", is_session=True)
    assert get(picture, Authorization="", **{auth.SESSION_HEADER: "session"}).status_code == 200
    assert get(picture, Authorization="session").status_code == 200
    for name, value in ((sending.KEY_COOKIE, TOKEN), (sending.SESSION_COOKIE, "session")):
        client = Client()
        client.cookies[name] = value
        assert client.get(picture, RAW_URI=picture).status_code == 200
        client.cookies[name] = "wrong"
        assert client.get(picture, RAW_URI=picture).status_code == 401


def test_a_key_of_another_user_or_app_does_not_reach(picture: str, ann: User) -> None:
    bob = User.objects.create(user_id="bob")
    auth.new_key(bob, "bobs")
    other = App.objects.create(user=ann, app_id="other")
    auth.new_key(ann, "of-other", app=other)
    assert get(picture, Authorization="Key bobs").status_code == 404
    assert get(picture, Authorization="Key of-other").status_code == 401
    assert get(picture.replace("/apps/main/", "/apps/other/")).status_code == 404


def test_a_key_without_the_scope_is_403(picture: str, ann: User) -> None:
    auth.new_key(ann, "adds", scopes=["Inputs:Add"])
    assert get(picture, Authorization="Key adds").status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        ("/orig/", "/peaks/"),
        ("/inputs/image/", "/inputs/text/"),
        ("/inputs/image/", "/inputs/../inputs/image/"),
        ("/apps/main/", "/apps/main%2F/"),
        ("/users/ann/", "/users/an%ff/"),
        ("/inputs/image/", "/inputs/image/0"),
    ],
)
def test_another_address_is_not_found(picture: str, change: tuple[str, str]) -> None:
    assert get(picture.replace(*change)).status_code in (400, 404)


def test_other_verbs_are_refused(picture: str) -> None:
    assert get(picture, "POST").status_code == 405
    assert get(picture, "DELETE").status_code == 405


def test_a_known_etag_is_answered_without_bytes(picture: str) -> None:
    etag = get(picture)["ETag"]
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        response = get(picture, **{"If-None-Match": known})
        assert (response.status_code, content(response)) == (304, b"")
    assert get(picture, **{"If-None-Match": '"x"'}).status_code == 200
    assert get(picture.replace("/orig/", "/tiny/"))["ETag"] != etag


def test_a_part_is_sent_as_a_part(picture: str) -> None:
    data = samples.image_bytes()
    response = get(picture, Range="bytes=10-19")
    assert (response.status_code, content(response)) == (206, data[10:20])
    assert response["Content-Range"] == f"bytes 10-19/{len(data)}"
    assert response["Content-Length"] == "10"
    assert get(picture, Range="bytes=99999999-").status_code == 416
    assert get(picture, Range="bytes=99999999-")["Content-Range"] == f"bytes */{len(data)}"
    stale = get(picture, Range="bytes=10-19", **{"If-Range": '"older"'})
    assert stale.status_code == 200
    fresh = get(picture, Range="bytes=10-19", **{"If-Range": response["ETag"]})
    assert fresh.status_code == 206


def test_a_large_file_is_streamed_in_pieces(api: Api) -> None:
    data = samples.wav_bytes(30)
    (found,) = processed(api, posted("audio", data))
    path = urlsplit(found["data"]["audio"]["url"]).path
    response = get(path)
    assert response.streaming
    pieces = list(response)
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) == sending.PIECE_BYTES
    assert content(get(path, Range="bytes=-400000")) == data[-400_000:]
    response.close()


def test_peaks_and_posters_are_served(api: Api) -> None:
    sound, film = processed(
        api, posted("audio", samples.wav_bytes()), posted("video", samples.video_bytes())
    )
    peaks = get(f"/peaks/{sound['data']['audio']['hosted']['suffix']}")
    assert peaks["Content-Type"] == "application/json"
    assert content(peaks).startswith(b'{"peaks": [')
    poster = get(f"/tiny/{film['data']['video']['hosted_thumbnail']['suffix']}")
    assert poster["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("place", "data", "content_type", "disposition"),
    [
        ("image", b"<svg onload=alert(1)>", "text/plain; charset=utf-8", "inline"),
        ("image", b"<!doctype html><script>", "text/plain; charset=utf-8", "inline"),
        ("image", b"%PDF-1.7 \x00", "application/octet-stream", "attachment"),
        ("image", b"PK\x03\x04 zipped", "application/octet-stream", "attachment"),
    ],
)
def test_markup_and_unknown_bytes_never_run(
    api: Api, place: str, data: bytes, content_type: str, disposition: str
) -> None:
    (found,) = processed(api, posted(place, data))
    response = get(urlsplit(found["data"][place]["url"]).path)
    assert content(response) == data
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"


def test_texts_carry_their_encoding(api: Api) -> None:
    (found,) = processed(api, {"data": {"text": {"raw": "<script>žluť</script>"}}})
    response = get(urlsplit(found["data"]["text"]["url"]).path)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert content(response).decode() == "<script>žluť</script>"


def test_ids_with_slashes_and_blanks_have_addresses(ann: User, api: Api) -> None:
    App.objects.create(user=ann, app_id="a/b ü")
    status, answer = api.post(
        "/v2/users/ann/apps/a%2Fb%20%C3%BC/inputs",
        {"inputs": [{"data": {"text": {"raw": "hello"}}}]},
    )
    assert status == 200
    response = get(urlsplit(answer["inputs"][0]["data"]["text"]["url"]).path)
    assert content(response) == b"hello"


def test_a_store_that_fails_is_a_coded_fault(
    picture: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret of the bucket")

    monkeypatch.setattr("inputs_service.ingest.store.stream_size", broken)
    response: Any = get(picture)
    assert response.status_code == 500
    assert b"98004" in response.content
    assert b"secret" not in response.content
    assert response["Cache-Control"] == "no-store"
