"""Jobs, changes and their items over JSON."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inputs_app.models import AuditRow, Chunk, Job
from inputs_app.services import working
from tests.app.api.conftest import Script
from tests.client.fake import FakeApi

CHANGE: dict[str, Any] = {
    "action": "merge",
    "reason": "Sorted by hand",
    "ids": ["input-0000", "input-0001", "gone"],
    "data": {"metadata": {"split": "test"}},
}


def changed(script: Script, **other: Any) -> dict[str, Any]:
    answer = script("POST", "changes", {**CHANGE, **other})
    assert answer.status_code == 201, answer.content
    job: dict[str, Any] = answer.json()
    return job


def work() -> None:
    for pk in Chunk.objects.filter(due_at__isnull=False).values_list("pk", flat=True):
        working.work_chunk(pk)


def test_a_change_is_recorded_sent_and_told_item_by_item(script: Script, api: FakeApi) -> None:
    job = changed(script)
    assert (job["kind"], job["state"], job["owner"]) == ("change", "waiting", "Edgar")
    work()
    told = script("GET", f"jobs/{job['id']}").json()
    assert told["state"] == "finished_with_problems"
    assert told["counts"] == {
        "items": 3, "accepted": 0, "done": 2, "failed": 1, "skipped": 0, "left": 0,
    }  # fmt: skip
    items = script("GET", f"jobs/{job['id']}/items").json()["results"]
    assert [(one["input_id"], one["state"]) for one in items] == [
        ("input-0000", "done"), ("input-0001", "done"), ("gone", "failed"),
    ]  # fmt: skip
    failed = script("GET", f"jobs/{job['id']}/items?state=failed").json()["results"]
    assert [one["problem"] for one in failed] == ["The input does not exist any more."]
    assert api.rows["input-0001"]["data"]["metadata"] == {"split": "test"}
    assert AuditRow.objects.get(action="input.change").reason == "Sorted by hand"


def test_each_input_may_have_its_own_data(script: Script, api: FakeApi) -> None:
    own = [{"id": f"input-000{n}", "data": {"metadata": {"n": n}}} for n in range(3)]
    changed(script, ids=[], items=own)
    work()
    assert [api.rows[str(one["id"])]["data"]["metadata"]["n"] for one in own] == [0, 1, 2]


def test_a_change_is_undone(script: Script, api: FakeApi) -> None:
    before = dict(api.rows["input-0000"]["data"])
    job = changed(script, ids=["input-0000"])
    work()
    answer = script("POST", f"changes/{job['id']}/undo", {"reason": "Wrong folder"})
    assert (answer.status_code, answer.json()["undoes"]) == (201, job["id"])
    work()
    assert api.rows["input-0000"]["data"].get("metadata", {}) == before.get("metadata", {})
    again = script("POST", f"changes/{job['id']}/undo", {})
    assert again.status_code == 409
    assert "undone already" in again.json()["error"]["message"]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"action": "replace"}, "action"),
        ({"ids": []}, "ids"),
        ({"items": [{"id": "a", "data": {}}]}, "ids"),
        ({"data": None}, "data"),
        ({"ids": ["x" * 300]}, "ids"),
        ({"reason": "x" * 501}, "reason"),
        ({"ids": "input-0000"}, "ids"),
        ({"ids": ["\x00"]}, "ids"),
    ],
)
def test_what_is_wrong_is_named(script: Script, other: dict[str, Any], field: str) -> None:
    answer = script("POST", "changes", {**CHANGE, **other})
    assert answer.status_code == 422
    assert field in answer.json()["error"]["fields"]
    assert answer.json()["error"]["request_id"] == answer["X-Request-Id"]
    assert not Job.objects.exists()


def test_a_body_that_is_no_json_is_a_bad_request(script: Script) -> None:
    for body in ("{", '["a"]', '"text"', "nul", "\udcff"):
        answer = script("POST", "changes", body.encode("utf-8", "surrogateescape"))
        assert answer.status_code in (400, 422), body


def test_a_job_is_paused_goes_on_and_is_cancelled(script: Script) -> None:
    pk = changed(script)["id"]
    assert script("POST", f"jobs/{pk}/pause").json()["state"] == "paused"
    assert script("POST", f"jobs/{pk}/pause").status_code == 409
    assert script("POST", f"jobs/{pk}/resume").json()["state"] == "waiting"
    assert script("POST", f"jobs/{pk}/cancel").json()["state"] == "cancelled"
    answer = script("POST", f"jobs/{pk}/cancel")
    assert (answer.status_code, answer.json()["error"]["fields"]) == (409, {})
    assert script("POST", f"jobs/{pk}/retry").status_code == 409


def test_lists_are_paged_and_filtered(script: Script) -> None:
    made = [changed(script)["id"] for _ in range(53)]
    page = script("GET", "jobs").json()
    assert [one["id"] for one in page["results"]] == made[:2:-1]
    rest = script("GET", f"jobs?before={page['next']}").json()
    assert ([one["id"] for one in rest["results"]], rest["next"]) == (made[2::-1], None)
    assert script("GET", "jobs?kind=upload").json()["results"] == []
    assert script("GET", "jobs?state=running").json()["results"] == []
    assert "kind" in script("GET", "jobs?kind=all").json()["error"]["fields"]


def test_a_list_costs_the_same_for_one_job_and_for_fifty(script: Script) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert script("GET", "jobs").status_code == 200
        return len(found)

    changed(script)
    few = queries()
    for _ in range(30):
        changed(script)
    assert queries() == few


def test_a_job_of_another_workspace_is_not_there(script: Script, workspace: Any) -> None:
    job = changed(script)
    other = type(workspace).objects.create(
        team=workspace.team, name="Other", slug="other", base_url=workspace.base_url,
        api_user_id="lens-lab", api_app_id="other", token="0123456789",
    )  # fmt: skip
    assert script("GET", f"/api/w/{other.slug}/jobs/{job['id']}").status_code == 404
    assert script("POST", f"/api/w/{other.slug}/jobs/{job['id']}/cancel").status_code == 404
    assert script("POST", f"uploads/{job['id']}/start").status_code == 404
