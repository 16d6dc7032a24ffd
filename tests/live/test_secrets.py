"""Nothing secret stands where people or programs read: pages, logs, queue, databases."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import requests
from django.urls import reverse
from playwright.sync_api import Page
from redis import Redis

from inputs_core import environment
from tests.app.gate_table import GATES
from tests.live import processes
from tests.live.stack import PASSWORD, PAT, Stack

KEEPS_SECRETS = ("secrets.env", "valkey.conf")
PAGES = ("input_list", "job_list", "import_list", "change_list", "team_audit", "workspace_settings")
SETTLED = ("finished", "finished_with_problems", "failed", "cancelled")


def personal_token(page: Page) -> str:
    """A token made by the form; this answer is the one place that shows it."""
    page.goto("/me/tokens")
    page.get_by_label("Name").fill("grep")
    page.get_by_label("May").select_option("write")
    page.get_by_role("button", name="Make the token").click()
    return page.get_by_label("New token").input_value()


def work(stack: Stack, token: str, secret: str) -> None:
    """A change, an upload, a deletion and an import with a credential, all the way to their end."""
    headers = {"Authorization": f"Bearer {token}"}

    def call(path: str, body: object = None) -> dict[str, object]:
        where = f"{stack.url}/api/w/main/{path}"
        method = "GET" if body is None else "POST"
        answer = requests.request(method, where, json=body, headers=headers, timeout=60)
        assert answer.ok, answer.text
        found: dict[str, object] = answer.json()
        return found

    ids = [f"secret-{number}" for number in range(3)]
    upload = call("uploads", {"items": [{"id": one, "text": f"text {one}"} for one in ids]})
    processes.wait_until(lambda: call(f"jobs/{upload['id']}")["state"] in SETTLED, "it is sent")
    change = call("changes", {"action": "merge", "ids": ids, "data": {"metadata": {"a": 1}}})
    deletion = call("deletions", {"ids": ids[:1]})
    call(f"deletions/{deletion['id']}/take-back", {})
    keys = {"id": "AKIAEXAMPLE", "secret": secret, "region": "eu-west-1"}
    started = call(
        "imports/start", {"url": "s3://no-such-bucket/x", "credentials": {"s3_creds": keys}}
    )
    call(f"jobs/{started['id']}/cancel", {})
    processes.wait_until(lambda: call(f"jobs/{change['id']}")["state"] in SETTLED, "it is changed")


def pages(page: Page) -> Iterator[tuple[str, str]]:
    """The pages that an owner can open, by address."""
    page.goto("/w/main/inputs")
    team = (page.get_by_role("link", name="Team").first.get_attribute("href") or "").split("/")[2]
    for name, gate in GATES.items():
        if "GET" in gate.methods and (gate.is_ready or name in PAGES):
            path = _path(name, {"team": team, "workspace": "main"})
            answer = page.request.get(path)
            assert answer.ok, path
            yield path, answer.text()


def _path(name: str, slugs: Mapping[str, str]) -> str:
    gate = GATES[name]
    slug = {"slug": slugs[gate.audience]} if gate.audience in slugs else {}
    return reverse(name, kwargs={**gate.args, **slug}) + gate.query


def kept(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Everything on disk and in the queue: logs, databases, the queue's own file, its keys."""
    for running in stack.running.values():
        yield f"log of {running.name}", running.log.read_bytes()
    for path in Path(stack.env.data_dir).rglob("*"):
        if path.is_file() and path.name not in KEEPS_SECRETS:
            yield str(path), path.read_bytes()
    queue = Redis.from_url(stack.variables["REDIS_URL"])
    for key in queue.scan_iter(count=1000):
        yield f"key {key!r}", key + (queue.dump(key) or b"")


def test_no_secret_stands_where_somebody_reads(stack: Stack, admin_page: Page) -> None:
    token, secret = personal_token(admin_page), secrets.token_urlsafe(24)
    work(stack, token, secret)
    made = environment.read_secrets(stack.env.data_dir)
    hidden = {
        "the workspace's token": PAT,
        "the personal token": token,
        "the credential of the import": secret,
        "the password": PASSWORD,
        "SECRET_KEY": made["SECRET_KEY"],
        "the first of FIELD_KEYS": made["FIELD_KEYS"].split(",")[0],
        "the queue's password": urlsplit(stack.variables["REDIS_URL"]).password or "",
    }
    assert all(len(one) > 15 for one in hidden.values())
    seen = [(where, text.encode()) for where, text in pages(admin_page)]
    assert len(seen) > 15
    found = [
        f"{name} in {where}"
        for where, content in (*seen, *kept(stack))
        for name, value in hidden.items()
        if value.encode() in content
    ]
    assert found == []
