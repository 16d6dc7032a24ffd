"""An upload whose cutting was broken off fails as a whole; trying again brings in everything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.models import Chunk, Job, UploadItem
from inputs_app.services import attempts, chunks, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.uploads import cutting, drafts, starting, stepping
from tests.client.fake import FakeApi


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The app."""
    return FakeApi().replace(monkeypatch)


@pytest.fixture
def broken(actor: Actor, draft: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Job:
    """An upload of 300 texts of which one chunk was cut before its worker died again and again."""
    drafts.add_texts(draft, [f"Text {number}" for number in range(300)])
    starting.start(actor, draft)

    def killed(*_: object, **more: object) -> int:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(cutting, "READ_AT_ONCE", 200)
        patch.setattr(stepping, "TURN_S", -1.0)
        working.step_job(draft.pk)
        patch.setattr(cutting, "cut", killed)
        for _ in range(attempts.LAST + 1):
            make_due()
            with pytest.raises(SystemExit):
                working.step_job(draft.pk)
    make_due()
    working.step_job(draft.pk)
    return Job.objects.get(pk=draft.pk)


def make_due() -> None:
    """Leases and waits are over."""
    ago = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(due_at__isnull=False).update(due_at=ago)
    Chunk.objects.filter(due_at__isnull=False).update(due_at=ago)


def work() -> None:
    """Workers do what is due until nothing is left."""
    for _ in range(20):
        make_due()
        working.go_on(for_s=5)


def told(job: Job) -> tuple[str, int, int, int]:
    """The job's state, and how many are done, failed and left out."""
    counts = chunks.counts(job)
    return Job.objects.get(pk=job.pk).state, counts.done, counts.failed, counts.skipped


def test_what_was_cut_fails_with_the_reason_of_the_job(broken: Job) -> None:
    assert (broken.state, broken.problem) == ("failed", attempts.CUT_OFF)
    make_due()
    working.go_on(for_s=5)
    assert told(broken) == ("failed", 0, 128, 0)
    problems = UploadItem.objects.filter(state="failed").values_list("problem", flat=True)
    assert set(problems) == {attempts.CUT_OFF}


def test_what_the_api_has_taken_is_not_told_as_failed(broken: Job) -> None:
    UploadItem.objects.filter(number__lt=5, chunk__isnull=False).update(state="accepted")
    make_due()
    working.go_on(for_s=5)
    assert told(broken) == ("failed", 0, 123, 5)
    (why,) = set(UploadItem.objects.filter(state="skipped").values_list("problem", flat=True))
    assert "the input is there" in why


def test_trying_again_sends_what_was_cut_and_what_was_not(
    broken: Job, actor: Actor, api: FakeApi
) -> None:
    working.go_on(for_s=5)
    assert lifecycle.retry(actor, Job.objects.get(pk=broken.pk)) == 128
    for _ in range(3):
        work()
        for row in api.rows.values():
            row["status"] = {"code": 30000, "description": "Told"}
    assert told(broken) == ("finished", 300, 0, 0)
    assert (len(api.rows), api.calls.count("post")) == (300, 3)
