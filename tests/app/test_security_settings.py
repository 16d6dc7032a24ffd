"""The settings of a server that people reach over https."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[2]
HTTPS = {
    "PUBLIC_URL": "https://inputs.example",
    "SECRET_KEY": "x7Kp2_" * 12,
    "TRUSTED_PROXIES": "127.0.0.1",
    "DJANGO_SETTINGS_MODULE": "dashboard.settings",
}


def told(script: str, tmp_path: Path, **more: str) -> str:
    """What a fresh process with these variables says."""
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        env={**os.environ, **HTTPS, "DATA_DIR": str(tmp_path), **more},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    script = (
        "import django; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='INFO')"
    )
    assert told(script, tmp_path) == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    ("public_url", "is_secure"), [("https://inputs.example", True), ("http://inputs.lan", False)]
)
def test_cookies_and_hsts_follow_the_public_address(
    tmp_path: Path, public_url: str, is_secure: bool
) -> None:
    script = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
    )
    found = told(script, tmp_path, PUBLIC_URL=public_url).split()
    assert found == [str(is_secure)] * 4 + ["False"]


def test_without_a_secret_key_nobody_can_know_it(tmp_path: Path) -> None:
    script = "from django.conf import settings as s; print(s.SECRET_KEY)"
    keys = {told(script, tmp_path, SECRET_KEY="").strip() for _ in range(2)}
    assert len(keys) == 2
    assert all(len(key) >= 50 for key in keys)


def test_pages_come_with_strict_headers(client: Client, db: None) -> None:
    response = client.get("/accounts/login/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    cookie = response.cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_https_is_asked_for_but_not_by_health_checks(
    client: Client, db: None, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/accounts/login/").status_code == 301
    assert client.get("/healthz").status_code == 200
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    https = {"X-Forwarded-Proto": "https"}
    assert client.get("/accounts/login/", headers=https).status_code == 200
