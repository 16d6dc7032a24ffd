"""The numbers of a deletion or a restore are right at each moment: paused, killed, going on."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_app.models import Chunk, DeletionItem, Job, Workspace
from inputs_app.services import chunks, endings, halving
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import keeping, restoring, sending
from inputs_app.services.errors import ProductError
from tests.app.deletions.conftest import Hosting, begun, hosted, make_due, state, states, work
from tests.app.deletions.refusals import LOCKED, Refusals
from tests.client.fake import FakeApi

IDS = [f"input-{number:04}" for number in range(5)]


@pytest.fixture
def deletion(api: FakeApi, by: Actor, workspace: Workspace) -> Job:
    """A deletion of five inputs that has begun."""
    return begun(by, workspace, api, IDS)


def counted(job: Job) -> dict[str, int]:
    """The counts of the job's one chunk."""
    chunk = Chunk.objects.get(job=job)
    return {name: getattr(chunk, f"{name}_count") for name in ("done", "failed", "skipped")}


def recounted(job: Job) -> dict[str, int]:
    """The same, from the items."""
    return {name: states(job).count(name) for name in ("done", "failed", "skipped")}


def pauses_at(monkeypatch: pytest.MonkeyPatch, job: Job, number: int) -> None:
    """Somebody pauses the job while the answer of its so-and-so-manieth refusal is on its way."""
    words, told = halving.words, []

    def pausing(error: Any) -> str:
        told.append(error)
        if len(told) == number:
            Job.objects.filter(pk=job.pk).update(state="paused")
        return words(error)

    monkeypatch.setattr(halving, "words", pausing)


def test_a_paused_deletion_counts_what_was_refused_so_far(
    deletion: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    Refusals(api, monkeypatch)
    pauses_at(monkeypatch, deletion, 2)
    work(deletion)
    assert state(deletion) == "paused"
    assert counted(deletion) == recounted(deletion) == {"done": 0, "failed": 2, "skipped": 0}
    assert Chunk.objects.get().claim == ""


def test_a_paused_restore_counts_what_was_refused_so_far(
    deletion: Job, api: FakeApi, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(deletion)
    made = restoring.restore(by, deletion, [], "")
    refusals = Refusals(api, monkeypatch)
    refusals.of = lambda one: one in IDS[:2]
    pauses_at(monkeypatch, made, 2)
    work(made)
    assert state(made) == "paused"
    assert counted(made) == recounted(made) == {"done": 0, "failed": 2, "skipped": 0}


def test_who_is_killed_after_a_pause_leaves_the_right_counts(
    deletion: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Chunk) -> None:
        raise SystemExit

    refusals = Refusals(api, monkeypatch)
    pauses_at(monkeypatch, deletion, 2)
    with monkeypatch.context() as patch:
        patch.setattr(endings, "settle", killed)
        with pytest.raises(SystemExit):
            work(deletion)
    assert counted(deletion) == recounted(deletion) == {"done": 0, "failed": 2, "skipped": 0}
    Job.objects.update(state="running")
    asked = [one for some in refusals.asked if len(some) == 1 for one in some]
    work(deletion)
    again = [one for some in refusals.asked if len(some) == 1 for one in some][len(asked) :]
    assert (asked, again) == (IDS[:2], IDS[2:])


def test_an_input_that_could_not_be_kept_is_counted_at_once(
    deletion: Job, api: FakeApi, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted(api, hosting, IDS[1], "image", b"bytes")
    hosting.error = LOCKED

    def killed(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(sending, "_write_down", killed)
    with pytest.raises(SystemExit):
        work(deletion)
    assert counted(deletion) == recounted(deletion) == {"done": 0, "failed": 1, "skipped": 0}
    assert DeletionItem.objects.filter(snapshot__isnull=True).count() == 1


def test_keeping_goes_on_where_its_time_was_over(
    deletion: Job, api: FakeApi, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in IDS[:2]:
        hosted(api, hosting, one, "image", one.encode())
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "TURN_S", -1.0)
        work(deletion)
        assert DeletionItem.objects.filter(snapshot__isnull=True).count() == 1
        assert "delete" not in api.calls
        work(deletion)
    work(deletion)
    assert (states(deletion), len(hosting.asked)) == (["done"] * 5, 2)


def test_a_halving_that_takes_long_does_not_say_that_the_api_took_what_was_not_sent(
    deletion: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = Refusals(api, monkeypatch)
    refusals.of = lambda one: one == IDS[0]
    with monkeypatch.context() as patch:
        patch.setattr(sending, "TURN_S", -1.0)
        work(deletion)
    assert states(deletion).count("sent") == 4
    due_at = Chunk.objects.get().due_at
    assert due_at is not None
    assert due_at <= timezone.now()
    DeletionItem.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    work(deletion)
    assert states(deletion) == ["failed"] + ["done"] * 4


def test_a_restore_that_is_asked_for_twice_is_made_once(
    deletion: Job, api: FakeApi, by: Actor
) -> None:
    work(deletion)
    one = DeletionItem.objects.get(input_id=IDS[0])
    first = restoring.restore(by, deletion, [one.pk], "")
    with pytest.raises(ProductError):
        restoring.restore(by, deletion, [one.pk], "")
    rest = restoring.restore(by, deletion, [], "")
    assert rest.options["count"] == 4
    with pytest.raises(ProductError):
        restoring.restore(by, deletion, [], "")
    for job in (rest, first):
        work(job)
    assert (len(states(first)), len(states(rest))) == (1, 4)
    assert api.calls.count("post") == 2


def test_nothing_is_restored_of_what_is_being_deleted(deletion: Job, api: FakeApi) -> None:
    make_due(deletion)
    chunk = chunks.hold(Chunk.objects.get().pk)
    assert chunk is not None
    DeletionItem.objects.update(state="sent", sent_at=timezone.now(), is_restorable=True)
    Job.objects.update(state="cancelled", ended_at=timezone.now())
    assert restoring.restorable(deletion).count() == 0
    sending.work_on(chunk)
    endings.settle(chunk)
    assert restoring.restorable(deletion).count() == 5
