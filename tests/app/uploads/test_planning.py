"""The plan of a draft: what is the same as something else, and which ids the app has already."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from inputs_app.client.errors import ServerError, Unauthorized
from inputs_app.models import Job, UploadItem
from inputs_app.services import jobs
from inputs_app.services.uploads import drafts, planning, stepping
from tests.app.uploads.conftest import Adds, step_on
from tests.client.fake import FakeApi


@pytest.fixture(autouse=True)
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The app that drafts ask for ids."""
    return FakeApi().replace(monkeypatch)


def plan(job: Job) -> list[str]:
    """Plans the draft and gives the faults of its items."""
    Job.objects.filter(pk=job.pk).update(due_at=job.created_at)
    step_on(job)
    return list(
        UploadItem.objects.filter(job=job).order_by("number").values_list("fault", flat=True)
    )


def test_the_first_of_the_same_is_sent(draft: Job, add: Adds) -> None:
    add(input_id="a", url="https://a.example/1")
    add(input_id="a", url="https://a.example/2")
    add(input_id="b", url="https://a.example/1")
    add(source="file", url="", sha256="f" * 64)
    add(source="file", url="", sha256="f" * 64)
    assert plan(draft) == ["", "same_id", "same_url", "", "same_bytes"]


def test_what_is_not_the_same_any_more_is_taken_back(draft: Job, add: Adds) -> None:
    first = add(url="https://a.example/1")
    add(url="https://a.example/1")
    assert plan(draft) == ["", "same_url"]
    UploadItem.objects.filter(pk=first.pk).update(state="skipped")
    assert plan(draft) == ["", ""]


def test_what_somebody_sends_anyway_stays_so(draft: Job, add: Adds) -> None:
    add(source="file", url="", sha256="f" * 64)
    add(source="file", url="", sha256="f" * 64, is_kept=True)
    assert plan(draft) == ["", ""]


def test_with_duplicate_urls_allowed_none_is_a_fault(draft: Job, add: Adds) -> None:
    add(url="https://a.example/1")
    add(url="https://a.example/1")
    assert plan(draft) == ["", "same_url"]
    draft.refresh_from_db()
    Job.objects.filter(pk=draft.pk).update(options={**draft.options, "allow_duplicate_url": True})
    assert plan(draft) == ["", ""]


def test_a_slow_comparison_leaves_time_to_ask_for_ids(
    draft: Job, add: Adds, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepping, "TURN_S", 0.0)
    api.fill(1)
    add(input_id="input-0000", is_checked=False)
    assert plan(draft) == ["exists_in_app"]


def test_a_comparison_of_very_many_holds_the_draft_for_longer(
    draft: Job, add: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(number=1_000_000)
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    held = jobs.hold(draft.pk)
    assert held is not None
    found: list[float] = []
    again = planning._again

    def noted(job: Job, fault: str, field: str) -> Iterator[int]:
        due_at = Job.objects.get(pk=draft.pk).due_at
        assert due_at is not None
        found.append((due_at - timezone.now()).total_seconds())
        return again(job, fault, field)

    monkeypatch.setattr(planning, "_again", noted)
    assert planning.compare(held)
    assert [one > 200 for one in found] == [True] * 3


def test_whoever_lost_the_draft_compares_no_further(
    draft: Job, add: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    held = jobs.hold(draft.pk)
    assert held is not None
    asked: list[str] = []

    def lost(job: Job, fault: str, field: str) -> Iterator[int]:
        asked.append(fault)
        Job.objects.update(claim="another")
        return iter(())

    monkeypatch.setattr(planning, "_again", lost)
    assert not planning.compare(held)
    assert asked == ["same_id"]


def test_ids_of_the_app_are_found_128_at_a_time(draft: Job, add: Adds, api: FakeApi) -> None:
    there = api.fill(3)
    for _ in range(130):
        add()
    add(input_id=there[1])
    add(input_id=there[2], fault="bad_url")
    assert plan(draft)[-2:] == ["exists_in_app", "bad_url"]
    assert api.calls.count("by_ids") == 2


def test_ids_that_were_made_here_are_not_asked_for(draft: Job, api: FakeApi) -> None:
    drafts.add_texts(draft, ["one", "two"])
    step_on(draft)
    assert api.calls == []


def test_a_plan_waits_for_an_api_that_is_away(draft: Job, add: Adds, api: FakeApi) -> None:
    add()
    api.failing = ServerError()
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    held = jobs.hold(draft.pk)
    assert held is not None
    stepping.step(held)
    draft.refresh_from_db()
    assert (draft.attempt, draft.due_at is None) == (1, False)


def test_a_plan_is_made_without_an_api_that_refuses(draft: Job, add: Adds, api: FakeApi) -> None:
    add()
    api.failing = Unauthorized()
    assert plan(draft) == [""]
    draft.refresh_from_db()
    assert draft.options["not_asked"] == Unauthorized().user_message
    assert draft.due_at is None


def test_what_was_added_while_the_plan_was_made_is_planned_too(draft: Job, add: Adds) -> None:
    add()
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    held = jobs.hold(draft.pk)
    assert held is not None
    drafts.add_texts(draft, ["meanwhile"])
    stepping.step(held)
    draft.refresh_from_db()
    assert draft.due_at is not None
