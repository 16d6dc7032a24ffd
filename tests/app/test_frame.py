"""The frame around every page: theme, initials, escaping, no inline script or style."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from inputs_app.frame import initials, theme_of


def page(request: HttpRequest, **context: object) -> str:
    return render_to_string("base.html", context, request=request)


def request_with(theme: str) -> HttpRequest:
    request = RequestFactory().get("/w/first/inputs")
    request.COOKIES["theme"] = theme
    return request


def test_theme_follows_the_system_without_a_cookie() -> None:
    assert '<html lang="en">' in page(RequestFactory().get("/"))


def test_theme_of_the_cookie_is_drawn_by_the_server() -> None:
    assert 'data-theme="dark"' in page(request_with("dark"))


def test_unknown_theme_is_the_systems() -> None:
    assert theme_of(request_with('"><script>')) == "system"


def test_setting_a_theme_remembers_it_and_goes_back(client: Client) -> None:
    response = client.post("/theme", {"theme": "light", "next": "/w/first/inputs?page=2"})
    assert response["Location"] == "/w/first/inputs?page=2"
    assert response.cookies["theme"].value == "light"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_setting_a_theme_never_leaves_this_site(client: Client, back: str) -> None:
    assert client.post("/theme", {"theme": "dark", "next": back})["Location"] == "/"


def test_theme_is_not_set_by_a_get(client: Client) -> None:
    assert client.get("/theme").status_code == 405


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maya Okafor", "MO"), ("admin", "A"), ("maria.del.mar", "MM"), ("", "?"), ("  ", "?")],
)
def test_initials_are_one_or_two_capitals(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_messages_are_toasts_and_escaped() -> None:
    messages = [Message(constants.ERROR, "<script>alert(1)</script> was refused")]
    shown = page(RequestFactory().get("/"), messages=messages)
    assert 'class="toast" data-is="bad"' in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_pages_have_no_inline_script_or_style() -> None:
    shown = page(RequestFactory().get("/"))
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", shown)
