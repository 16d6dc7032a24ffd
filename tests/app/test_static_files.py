"""Static files: hashed names also inside our modules, and pages that are sent small."""

import json
import re
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from pytest_django import Settings

from inputs_app.compression import PageCompression

STORAGE = "inputs_app.static_files.HashedStaticFiles"
PAGE = "<p>the same words again and again</p>" * 100


def answered(content_type: str) -> HttpResponse:
    def page(_: HttpRequest) -> HttpResponse:
        return HttpResponse(PAGE, content_type=content_type)

    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    response = PageCompression(page)(request)
    assert isinstance(response, HttpResponse)
    return response


def test_imports_of_our_modules_lead_to_hashed_names(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": STORAGE}}
    call_command("collectstatic", "--noinput", verbosity=0)
    frame = (
        tmp_path / json.loads((tmp_path / "staticfiles.json").read_text())["paths"]["js/frame.js"]
    )
    imported = re.findall(r'from "\./([^"]+)"', frame.read_text())
    assert len(imported) >= 4
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (tmp_path / "js" / name).is_file()


def test_pages_are_sent_compressed() -> None:
    response = answered("text/html; charset=utf-8")
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < len(PAGE) / 5


@pytest.mark.parametrize("content_type", ["image/jpeg", "text/event-stream", "text/plain"])
def test_media_and_streams_are_left_alone(content_type: str) -> None:
    assert "Content-Encoding" not in answered(content_type)


def test_under_asgi_a_file_comes_whole() -> None:
    wanted = Path("static/favicon.svg").read_bytes()
    for answer in (
        async_to_sync(AsyncClient().get)("/static/favicon.svg"),
        Client().get("/static/favicon.svg"),
    ):
        assert (answer.status_code, answer.streaming, answer.content) == (200, False, wanted)
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_a_file_and_its_head_are_told() -> None:
    whole = Path("static/favicon.svg").read_bytes()
    get, head = (async_to_sync(ask) for ask in (AsyncClient().get, AsyncClient().head))
    part = get("/static/favicon.svg", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, whole[2:6])
    told = head("/static/favicon.svg")
    assert (told.status_code, told["Content-Length"]) == (200, str(len(whole)))
    since = {"If-Modified-Since": told["Last-Modified"]}
    assert get("/static/favicon.svg", headers=since).status_code == 304


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_not_found() -> None:
    assert async_to_sync(AsyncClient().get)("/static/nothing.js").status_code == 404
