"""Posting media and letting the worker's code run in the test's own process."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.storage import default_storage
from django.test import override_settings

from inputs_service.ingest import files, pipeline
from inputs_service.models import Input
from tests.core import site
from tests.service.conftest import Api


def posted(place: str, content: bytes, input_id: str = "") -> dict[str, Any]:
    """An item with bytes."""
    item: dict[str, Any] = {"data": {place: {"base64": base64.b64encode(content).decode()}}}
    return {"id": input_id, **item} if input_id else item


def by_url(input_id: str, **urls: str) -> dict[str, Any]:
    """An item with addresses by place."""
    data = {place: {"url": url, "allow_duplicate_url": True} for place, url in urls.items()}
    return {"id": input_id, "data": data}


@contextmanager
def reachable(answers: dict[str, site.Answer]) -> Iterator[str]:
    """A site that the service may fetch from; gives `http://127.0.0.1:port`."""
    with site.serve(answers) as address, override_settings(FETCH_ALLOWED_PRIVATE=[address]):
        yield f"http://{address}"


def work() -> int:
    """Processes all that is due; says how often more help was asked for."""
    asked: list[None] = []
    pipeline.work(lambda: asked.append(None))
    return len(asked)


def processed(api: Api, *items: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    """Posts the items, works, and gives them as the API tells them now."""
    answer = api.add(*items, **fields)[1]
    assert answer["status"]["code"] == 10000, answer
    work()
    return [api.get(f"/inputs/{it['id']}")[1]["input"] for it in answer["inputs"]]


def statuses_by_id() -> dict[str, int]:
    """Where every input stands."""
    return dict(Input.objects.values_list("input_id", "status"))


def is_stored(digest: str, size: str = "orig") -> bool:
    """Whether a file of stored bytes is there."""
    return default_storage.exists(files.path_of(digest, size))
