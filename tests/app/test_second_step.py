"""Two-step sign-in: turning it on, needing it, recovery codes, turning it off."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from inputs_app.models import User
from tests.app.conftest import PASSWORD

ACTIVATE = "/accounts/2fa/totp/activate/"
SECRET = re.compile(r'<code class="all">([A-Z2-7]{32})</code>')


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def browser(viewer: User) -> Client:
    """The viewer, signed in with the password just now."""
    client = Client()
    client.post("/accounts/login/", {"login": "vera", "password": PASSWORD})
    assert client.get("/me").status_code == 200
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": ACTIVATE})
    assert again.status_code == 302
    return client


@pytest.fixture
def secret(browser: Client) -> str:
    """The secret of the viewer's authenticator app, turned on."""
    page = browser.get(ACTIVATE).content.decode()
    found = SECRET.search(page)
    assert found
    assert browser.post(ACTIVATE, {"code": code_of(found[1])}).status_code == 302
    return found[1]


def first_step() -> Client:
    client = Client()
    sent = client.post("/accounts/login/", {"login": "vera", "password": PASSWORD, "next": "/me"})
    assert sent["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/me").status_code == 302
    return client


def test_turning_it_on_asks_for_the_password_again(viewer: User) -> None:
    client = Client()
    client.force_login(viewer)
    assert client.get(ACTIVATE)["Location"].startswith("/accounts/reauthenticate/")


def test_a_wrong_first_code_turns_nothing_on(browser: Client, viewer: User) -> None:
    browser.get(ACTIVATE)
    assert b"This code is not right" in browser.post(ACTIVATE, {"code": "000000"}).content
    assert not Authenticator.objects.exists()


def test_the_code_is_needed_after_the_password(secret: str, viewer: User) -> None:
    client = first_step()
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert b"This code is not right" in wrong.content
    assert client.get("/me").status_code == 302
    cache.clear()
    right = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert right["Location"] == "/me"
    assert client.get("/me").status_code == 200


def test_a_code_works_once(secret: str, viewer: User) -> None:
    code = code_of(secret)
    assert first_step().post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    again = first_step().post("/accounts/2fa/authenticate/", {"code": code})
    assert again.status_code == 200


def test_a_recovery_code_works_once(secret: str, browser: Client, viewer: User) -> None:
    page = browser.get("/accounts/2fa/codes/").content.decode()
    codes = re.findall(r'<li><code class="all">(\d{8})</code>', page)
    assert len(codes) == 10
    assert browser.get("/accounts/2fa/codes/text/").content.decode().split() == codes
    assert first_step().post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    used = first_step().post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert used.status_code == 200


def test_guessing_codes_is_limited(secret: str, viewer: User) -> None:
    client = first_step()
    for number in range(8):
        client.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"})
    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert response.status_code in (200, 429)
    assert client.get("/me").status_code == 302


def test_secrets_of_the_second_step_are_sealed(secret: str, viewer: User) -> None:
    stored = [str(row.data) for row in Authenticator.objects.all()]
    assert len(stored) == 2
    assert not any(secret in text for text in stored)
    assert all("gAAAA" in text for text in stored)


def test_turning_it_off_deletes_the_codes(secret: str, browser: Client, viewer: User) -> None:
    assert b"Turn it off" in browser.get("/me").content
    assert browser.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    assert b"Turn it on" in browser.get("/me").content
