"""Health, figures and sign-in limits of the whole product, with its real Valkey and workers."""

import re

import requests

from tests.live.stack import Stack

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def test_every_part_answers(stack: Stack) -> None:
    told = requests.get(f"{stack.url}/healthz?full=1", timeout=30).json()
    assert {name: check["state"] for name, check in told["checks"].items()} == {
        "database": "ok",
        "redis": "ok",
        "workers": "ok",
        "inputs_api": "ok",
        "disk": "ok",
    }
    assert told["state"] == "ok"


def test_figures_are_told_on_this_machine_only(stack: Stack) -> None:
    assert "django_http_requests" in requests.get(f"{stack.url}/metrics", timeout=30).text
    proxied = {"X-Forwarded-For": "127.0.0.1"}
    assert requests.get(f"{stack.url}/metrics", headers=proxied, timeout=30).status_code == 401


def test_wrong_tries_are_counted_in_valkey(stack: Stack) -> None:
    browser, url = requests.Session(), f"{stack.url}/accounts/login/"
    pages = []
    for _ in range(6):
        found = CSRF.search(browser.get(url, timeout=30).text)
        assert found
        form = {"login": "nobody", "password": "wrong", "csrfmiddlewaretoken": found[1]}
        pages.append(browser.post(url, form, timeout=30).text)
    assert "do not match" in pages[0]
    assert "Too many tries" in pages[5]
