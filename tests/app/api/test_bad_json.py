"""What is sent to the JSON API and cannot be kept is refused by its field, never a 500."""

from typing import Any

import pytest

from inputs_app.models import ChangeItem, Job
from tests.app.api.conftest import Script
from tests.client.fake import FakeApi

DEEP: dict[str, Any] = {}
for _ in range(30):
    DEEP = {"in": DEEP}


@pytest.mark.parametrize(
    "value", ["half \ud800", "nul \0", 2**64, DEEP, {"\ud800": 1}], ids=range(5)
)
def test_what_no_row_can_hold_is_refused(script: Script, value: object) -> None:
    data = {"metadata": {"it": value}}
    for path, body in [
        ("uploads", {"items": [{"text": "a", "metadata": {"it": value}}]}),
        ("uploads", {"items": [{"text": "a"}], "options": data}),
        ("changes", {"action": "merge", "ids": ["input-0000"], "data": data}),
        ("changes", {"action": "merge", "items": [{"id": "input-0000", "data": data}]}),
        ("imports/start", {"url": "s3://samples", "template": {"data": data}}),
    ]:
        answer = script("POST", path, body)
        assert (path, answer.status_code) == (path, 422), answer.content
    assert not Job.objects.exists()


def test_half_of_a_character_is_told_again_without_a_failure(script: Script) -> None:
    answer = script("POST", "changes", b'{"action": "\\ud800", "ids": ["a"], "data": {"geo": {}}}')
    assert answer.status_code == 422
    assert "\ud800" in answer.json()["error"]["fields"]["action"][0]


def test_json_without_end_is_refused(script: Script, api: FakeApi) -> None:
    answer = script("POST", "changes", b"[" * 200_000)
    assert answer.status_code == 400
    assert "deeply" in answer.json()["error"]["message"]


def test_each_input_of_a_change_may_have_its_own_data(script: Script, api: FakeApi) -> None:
    own = [{"id": f"input-000{n}", "data": {"metadata": {"n": n}}} for n in range(2)]
    answer = script("POST", "changes", {"action": "merge", "items": own})
    assert answer.status_code == 201, answer.content
    told = ChangeItem.objects.order_by("number").values_list("input_id", "patch")
    assert list(told) == [(one["id"], one["data"]) for one in own]
