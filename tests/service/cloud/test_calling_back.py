"""Call backs: what is sent at the start and at the end, tried again, given up, kept from inside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import orjson
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from inputs_service.cloud import calling_back
from inputs_service.models import AddJob, App, CallBack
from tests.core.site import QuietServer, serving
from tests.service.cloud.bucket import Bucket
from tests.service.cloud.conftest import work
from tests.service.conftest import Api

Heard = list[dict[str, Any]]


@contextmanager
def hook(status: int = 200) -> Iterator[tuple[str, Heard]]:
    """An address that notes what is posted to it."""
    heard: Heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            heard.append(orjson.loads(self.rfile.read(length)))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = QuietServer(("127.0.0.1", 0), Handler)
    with serving(server):
        yield f"127.0.0.1:{server.server_port}", heard


@pytest.fixture
def tell(app: App) -> Callable[[str], None]:
    """Keeps one message for an address."""

    def make(url: str) -> None:
        add_job = AddJob.objects.create(app=app, job_id="mine", call_back_url=url)
        calling_back.tell(add_job, {"id": "job", "status": {"code": 64002}})

    return make


def send() -> None:
    """Sends what is due."""
    calling_back.work(lambda: None)


def test_a_job_tells_when_it_begins_and_how_it_ends(
    bucket: Bucket, api: Api, settings: Settings
) -> None:
    bucket.objects = {"a.txt": b"words"}
    with hook() as (address, heard):
        settings.FETCH_ALLOWED_PRIVATE = [address]
        source = {"url": {"url": "s3://media"}, "inputs_add_job_id": "mine"}
        body = {"data_sources": [source], "call_back_url": f"http://{address}/hook?a=b"}
        assert api.post("/inputs/data_sources", body)[0] == 200
        work()
        send()
    assert [it["status"]["code"] for it in heard] == [64000, 64001, 64002]
    assert {it["inputs_add_job_id"] for it in heard} == {"mine"}
    assert heard[-1]["inputs_extraction_job"]["progress"] == {"text_inputs_count": "1"}
    assert not CallBack.objects.exists()


def test_a_cancelled_job_tells_so(bucket: Bucket, api: Api, settings: Settings) -> None:
    settings.FETCH_ALLOWED_PRIVATE = ["127.0.0.1:9999"]
    source = {"url": {"url": "s3://media"}}
    body = {"data_sources": [source], "call_back_url": "http://127.0.0.1:9999/"}
    made = api.post("/inputs/data_sources", body)[1]["inputs_add_jobs"][0]
    ids = [made["extraction_jobs"][0]["id"]]
    assert api.send("PATCH", "/inputs/jobs/extraction", {"ids": ids})[0] == 200
    codes = [it["status"]["code"] for it in CallBack.objects.values_list("body", flat=True)]
    assert codes == [64000, 64004]


def test_a_failing_address_is_tried_again_later(
    tell: Callable[[str], None], settings: Settings
) -> None:
    with hook(503) as (address, heard):
        settings.FETCH_ALLOWED_PRIVATE = [address]
        tell(f"http://{address}/")
        send()
        send()
        row = CallBack.objects.get()
        assert (len(heard), row.attempt) == (1, 1)
        assert row.due_at is not None
        assert row.due_at > timezone.now() + timedelta(seconds=3)
        CallBack.objects.update(due_at=timezone.now(), attempt=len(calling_back.WAITS_S))
        send()
    assert len(heard) == 2
    assert not CallBack.objects.exists()


@pytest.mark.parametrize("status", [302, 400, 404])
def test_an_address_that_does_not_want_it_is_given_up(
    tell: Callable[[str], None], settings: Settings, status: int
) -> None:
    with hook(status) as (address, heard):
        settings.FETCH_ALLOWED_PRIVATE = [address]
        tell(f"http://{address}/")
        send()
    assert len(heard) == 1
    assert not CallBack.objects.exists()


def test_a_private_address_hears_nothing(tell: Callable[[str], None]) -> None:
    with hook() as (address, heard):
        tell(f"http://localhost:{address.partition(':')[2]}/")
        send()
    assert heard == []
    assert not CallBack.objects.exists()
