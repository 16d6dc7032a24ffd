"""Ids that no input can have are refused by the rule that they break, not told as gone."""

import pytest

from inputs_app.models import Job
from tests.app.api.conftest import Script
from tests.client.fake import FakeApi

BAD = {"a\0b": "control", "a\x1fb": "control", "a\ud800": "surrogate", "..": "must not be"}
DATA = {"metadata": {"a": 1}}


@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_each_call_says_which_rule_an_id_breaks(script: Script, api: FakeApi, bad: str) -> None:
    good = "input-0000"
    for path, body, where in [
        ("changes", {"action": "merge", "ids": [good, bad], "data": DATA}, ["ids", "1"]),
        ("changes", {"action": "merge", "items": [{"id": bad, "data": DATA}]}, ["items"]),
        ("deletions", {"ids": [good, bad]}, ["ids", "1"]),
        ("uploads", {"options": {"dataset_ids": [bad]}}, ["options", "dataset_ids", "0"]),
    ]:
        answer = script("POST", path, body)
        error = answer.json()["error"]
        assert (path, answer.status_code, error["code"]) == (path, 422, "bad_id")
        found = error["fields"]
        for name in where:
            found = found[name]
        assert BAD[bad] in str(found)
    assert not Job.objects.exists()
    assert api.calls == []


@pytest.mark.parametrize("bad", ["%00", "a%1Fb", "x" * 257])
def test_an_import_that_cannot_be_is_refused_by_its_address(script: Script, bad: str) -> None:
    answer = script("POST", f"imports/{bad}/cancel")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_id")
    assert answer.json()["error"]["fields"].keys() == {"import_id"}


def test_several_things_that_are_wrong_have_no_code_of_their_own(script: Script) -> None:
    answer = script("POST", "deletions", {"ids": ["a\0"], "reason": "x" * 501})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_a_state_that_no_item_has_is_refused(script: Script) -> None:
    job = script("POST", "deletions", {"ids": ["input-0000"]}).json()
    answer = script("GET", f"jobs/{job['id']}/items?state=%00")
    assert answer.status_code == 422
