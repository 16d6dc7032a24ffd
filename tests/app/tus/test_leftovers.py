"""Bytes that nobody will send are taken away, and only those."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from kombu.exceptions import OperationalError

from inputs_app import dispatch
from inputs_app.models import Job, StagedFile, UploadItem, UploadManifest, User, Workspace
from inputs_app.services import staging
from inputs_app.services.audit import Actor
from inputs_app.services.uploads import drafts, leftovers, manifests
from inputs_app.services.uploads.files import KEPT
from inputs_app.tasks.staging import sweep_staging
from tests.app.tus.tusing import Tus, file_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    for shelf in range(staging.SHELVES):
        staging.remove(staging.shelf("uploads", shelf))
        staging.remove(staging.shelf(manifests.FOLDER, shelf))


def sweep_all(later: timedelta) -> int:
    """All shelves at some time from now."""
    now = timezone.now() + later
    step = timedelta(seconds=leftovers.SHELF_EVERY_S)
    return sum(leftovers.sweep(now + step * turn) for turn in range(staging.SHELVES))


def whole(tus: Tus, name: str = "a.txt") -> StagedFile:
    url = tus.begun(5, name)
    tus.patch(url, 0, b"words")
    return file_of(url)


def test_objects_without_a_row_go_after_a_day(tus: Tus) -> None:
    file = whole(tus)
    orphan = staging.put("uploads", b"of a process that was killed")
    other = staging.put("deletions", b"another folder's")
    assert sweep_all(timedelta(hours=1)) == 0
    assert sweep_all(DAY * 2) == 1
    assert not storages["staging"].exists(orphan)
    assert storages["staging"].exists(other)
    assert storages["staging"].exists(file.parts.get().name)


def test_the_bytes_of_manifests_go_when_nobody_reads_them_any_more(
    editor: User, workspace: Workspace
) -> None:
    job = drafts.new(Actor(editor, "request-1"), workspace)
    waits = manifests.add(job, "a.csv", io.BytesIO(b"text\nGood morning\n"))
    read = manifests.add(job, "b.csv", io.BytesIO(b"text\nGood night\n"))
    orphan = staging.put(manifests.FOLDER, b"of a process that was killed")
    UploadManifest.objects.filter(pk=read.pk).update(is_read=True)
    assert sweep_all(timedelta(hours=1)) == 0
    assert sweep_all(DAY * 2) == 2
    left = [storages["staging"].exists(it.parts[0][0]) for it in (waits, read)]
    assert (left, storages["staging"].exists(orphan)) == ([True, False], False)
    Job.objects.update(state="cancelled", ended_at=timezone.now())
    assert (sweep_all(KEPT - DAY), sweep_all(KEPT + DAY)) == (0, 1)


def test_a_forgotten_draft_loses_its_bytes_and_can_be_filled_again(tus: Tus) -> None:
    file = whole(tus)
    assert leftovers.sweep(timezone.now() + KEPT - DAY) == 0
    assert leftovers.sweep(timezone.now() + KEPT + DAY) == 1
    item = UploadItem.objects.get(pk=file.item_id)
    assert (item.state, item.fault) == (UploadItem.State.PLANNED, "not_here")
    url = tus.begun(5, "a.txt")
    assert tus.patch(url, 0, b"words").status_code == 204


@pytest.mark.parametrize("state", [Job.State.WAITING, Job.State.RUNNING, Job.State.PAUSED])
def test_an_upload_that_goes_on_keeps_its_bytes(tus: Tus, state: str) -> None:
    whole(tus)
    Job.objects.update(state=state)
    assert sweep_all(KEPT * 9) == 0


def test_an_upload_that_has_ended_keeps_what_is_left_for_a_week(tus: Tus) -> None:
    whole(tus)
    Job.objects.update(state=Job.State.FAILED, ended_at=timezone.now())
    assert leftovers.sweep(timezone.now() + KEPT - DAY) == 0
    assert leftovers.sweep(timezone.now() + KEPT + DAY) == 1
    assert StagedFile.objects.count() == 0


def test_tidying_waits_for_the_queue_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bool] = []

    def away(**_: object) -> None:
        sent.append(True)
        raise OperationalError("no redis")

    monkeypatch.setattr(sweep_staging, "apply_async", away)
    dispatch.tidy()
    assert sent == [True]
