"""Bodies over the limits, a busy database, and faults of our own."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django.fixtures import Settings

from inputs_core import limits
from inputs_service import bodies, registry
from inputs_service.errors import Throttled, TooLarge
from inputs_service.models import Input
from tests.service.conftest import Api


@pytest.fixture(autouse=True)
def own_places(settings: Settings, tmp_path: Path) -> None:
    """Places for big bodies that no other test process takes."""
    settings.DATA_DIR = tmp_path


def failing(error: Exception) -> Any:
    def handler(*_: Any) -> Any:
        raise error

    return handler


def replace(monkeypatch: pytest.MonkeyPatch, name: str, handler: Any) -> None:
    monkeypatch.setitem(registry.SERVED, name, registry.Rpc(name, handler, ""))


def test_a_locked_database_asks_to_try_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(monkeypatch, "ListInputs", failing(OperationalError("database is locked")))
    response = api.client.get(
        "/", RAW_URI="/v2/inputs", headers={"Authorization": f"Key {api.token}"}
    )
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "1"
    assert response.json()["status"]["code"] == 11005


def test_a_storage_that_does_not_answer_asks_to_try_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(*_: object) -> None:
        raise PermissionError("/secret/path")

    monkeypatch.setattr("inputs_service.ingest.files._upload", out)
    status, answer = api.add({"data": {"text": {"raw": "a"}}})
    assert (status, answer["status"]["code"]) == (503, 30210)
    assert "secret" not in str(answer)
    assert not Input.objects.exists()


def test_a_missing_table_is_a_fault_of_ours(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def handler(*_: Any) -> Any:
        return connection.cursor().execute("SELECT * FROM nowhere")

    replace(monkeypatch, "ListInputs", handler)
    assert api.get("/inputs")[0] == 500


def test_a_fault_is_logged_and_tells_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    replace(monkeypatch, "ListInputs", failing(RuntimeError("secret")))
    with caplog.at_level(logging.ERROR, logger="inputs_service"):
        status, answer = api.get("/inputs")
    assert (status, answer["status"]["code"]) == (500, 98004)
    assert "secret" not in str(answer)
    assert answer["status"]["req_id"] in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_declared_body_over_the_cap_is_not_read(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_BYTES", 100)
    status, answer = api.add({"data": {"text": {"raw": "x" * 100}}})
    assert (status, answer["status"]["code"]) == (413, 11006)
    assert not Input.objects.exists()


def environ(length: int) -> dict[str, Any]:
    return {"CONTENT_LENGTH": str(length)}


def test_two_big_bodies_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BIG_BODY_BYTES", 3)
    with (
        bodies.body_of(environ(4), io.BytesIO(b"1234")) as first,
        bodies.body_of(environ(4), io.BytesIO(b"5678")) as second,
    ):
        assert (first, second) == (b"1234", b"5678")
        with (
            pytest.raises(Throttled),
            bodies.body_of(environ(4), io.BytesIO(b"9999")) as third,
        ):
            assert third == b""
        with bodies.body_of(environ(2), io.BytesIO(b"ok")) as small:
            assert small == b"ok"
    with bodies.body_of(environ(4), io.BytesIO(b"9999")) as fourth:
        assert fourth == b"9999"


def test_a_place_is_given_back_after_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BIG_BODY_BYTES", 3)
    for _ in range(3):
        with pytest.raises(RuntimeError), bodies.body_of(environ(4), io.BytesIO(b"1234")):
            raise RuntimeError


def test_a_body_without_length_is_read_to_its_end_or_the_cap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chunked = {"wsgi.input": io.BytesIO(b"12345"), "wsgi.input_terminated": True}
    with bodies.body_of(chunked, io.BytesIO()) as body:
        assert body == b"12345"
    monkeypatch.setattr(limits, "BODY_BYTES", 4)
    chunked["wsgi.input"] = io.BytesIO(b"12345")
    with pytest.raises(TooLarge), bodies.body_of(chunked, io.BytesIO()) as body:
        assert body == b""


def test_script_in_every_text_comes_back_as_it_was(api: Api) -> None:
    script = "<script>alert(1)</script>"
    concepts = [{"id": script, "name": script}]
    data = {"text": {"raw": script}, "concepts": concepts, "metadata": {script: script}}
    api.add({"id": script, "data": data})
    found = api.get("/inputs")[1]["inputs"][0]
    assert found["id"] == script
    assert found["data"]["metadata"] == {script: script}
    assert found["data"]["concepts"][0]["name"] == script
