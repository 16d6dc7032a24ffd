"""Data of the wrong kind is refused by its field, and never stops the inputs beside it."""

from typing import Any

import pytest

from inputs_app.models import ChangeItem, UploadItem
from tests.app.api.conftest import Script
from tests.app.api.test_uploads import turn
from tests.client.fake import FakeApi

ODD: list[dict[str, Any]] = [
    {"concepts": 5},
    {"concepts": [5]},
    {"concepts": [{"id": []}]},
    {"metadata": []},
    {"metadata": "x"},
    {"geo": 5},
    {"geo": {"geo_point": 7}},
    {"regions": {"a": 1}},
    {"regions": [{"id": "r", "data": 5}]},
    {"regions": [{"id": "r", "data": {"concepts": 7}}]},
    {"frames": 3},
]


@pytest.mark.parametrize("data", ODD, ids=str)
def test_a_change_of_the_wrong_kind_is_refused(script: Script, data: dict[str, Any]) -> None:
    for body in ({"ids": ["a"], "data": data}, {"items": [{"id": "a", "data": data}]}):
        assert script("POST", "changes", {"action": "merge", **body}).status_code == 422
    assert not ChangeItem.objects.exists()


def test_a_row_of_the_wrong_kind_does_not_hold_up_the_others(script: Script, api: FakeApi) -> None:
    text = {"text": {"raw": "Good morning"}}
    rows = [{"id": f"odd-{n}", "data": {**text, **data}} for n, data in enumerate(ODD)]
    empty = {"id": "empty", "data": {**text, "concepts": None, "metadata": None, "geo": None}}
    options = {"concepts": ["calm"], "metadata": {"walk": 1}}
    body = {"items": [*rows, empty, {"id": "plain", "text": "Good night"}], "options": options}
    assert script("POST", "uploads", body).status_code == 201
    turn()
    assert {"empty", "plain"} <= api.rows.keys()
    assert UploadItem.objects.filter(state="skipped", fault="bad_row").count() == len(ODD)
