"""Jobs that are interrupted: killed, cancelled, stores that fail: nothing doubled, nothing lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from inputs_core.cloud import stores
from inputs_service.cloud import objects, working
from inputs_service.extraction import saving
from inputs_service.models import ExtractionJob, Input
from tests.service.archives import making
from tests.service.cloud.bucket import Bucket
from tests.service.cloud.conftest import Job, Start, work
from tests.service.conftest import Api

Told = Callable[[str], Job]
MEMBERS = {f"m{it}.txt": b"member %d" % it for it in range(6)}


class Killed(BaseException):
    """The process ends here, with nothing tidied up."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of four, stores that are asked once."""
    monkeypatch.setattr(saving, "BATCH", 4)
    monkeypatch.setattr(stores, "RETRIES", 0)


def texts(count: int) -> dict[str, bytes]:
    return {f"d{it % 3}/{it:02}.txt": b"words %d" % it for it in range(count)}


def again() -> None:
    """The lease has run out, or the wait is over: the next worker."""
    ExtractionJob.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    work()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("at", [1, 2, 5])
def test_a_kill_at_any_save_neither_doubles_nor_loses(
    bucket: Bucket, start: Start, job: Told, monkeypatch: pytest.MonkeyPatch, at: int, when: str
) -> None:
    bucket.objects = {**texts(10), "d1/zip.zip": making.zipped(MEMBERS), "folder/": b""}
    job_id = start("s3://media", input_id_conflict_resolution="SUFFIX")
    calls, real = [], saving.save

    def save(*args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) == at and when == "before":
            raise Killed
        real(*args, **kwargs)
        if len(calls) == at:
            raise Killed

    monkeypatch.setattr(saving, "save", save)
    with pytest.raises(Killed):
        work()
    again()
    told = job(job_id)
    assert told["status"]["code"] == 64002
    assert told["progress"] == {"text_inputs_count": "16", "completed_archives_count": "1"}
    assert Input.objects.count() == 16
    assert not Input.objects.filter(input_id__endswith="-1").exists()
    assert "1 empty" in told["status"]["details"]


def test_a_job_that_kills_its_workers_is_given_up(
    bucket: Bucket, start: Start, job: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.objects = texts(3)
    job_id = start("s3://media")

    def kill(*_: Any, **__: Any) -> bool:
        raise Killed

    monkeypatch.setattr(objects, "extract", kill)
    for _ in range(working.LOSSES):
        with pytest.raises(Killed):
            again()
    again()
    assert job(job_id)["status"]["code"] == 64006
    assert Input.objects.count() == 0


def test_a_store_that_fails_for_a_while_is_asked_again(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = texts(9)
    failing = {"d0/06.txt"}
    bucket.on_ask = lambda name: 503 if name in failing else None
    job_id = start("s3://media")
    work()
    assert job(job_id)["status"]["code"] == 64001
    again()
    failing.clear()
    again()
    assert job(job_id)["status"]["code"] == 64002
    assert Input.objects.count() == 9


def test_an_object_that_never_comes_is_passed_over_at_last(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = texts(9)
    bucket.on_ask = {"d0/06.txt": 503}.get
    job_id = start("s3://media")
    for _ in range(2 * len(working.WAITS_S) + 2):
        again()
    told = job(job_id)
    assert told["status"]["code"] == 64002
    assert told["progress"] == {"text_inputs_count": "8"}
    assert "1 unreadable" in told["status"]["details"]


def test_a_listing_that_keeps_failing_ends_with_66000(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.lists = 503
    job_id = start("s3://media", credentials={"s3_creds": {"id": "A", "secret": "B"}})
    for _ in range(len(working.WAITS_S) + 1):
        again()
    told = job(job_id)
    assert told["status"]["code"] == 66000
    assert "status 503" in told["status"]["details"]
    assert ExtractionJob.objects.get().secret == ""


def test_a_job_goes_on_where_its_time_was_up(
    bucket: Bucket, start: Start, job: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.objects = texts(12)
    job_id = start("s3://media")
    monkeypatch.setattr(working, "WORK_S", 0.0)
    slices = 0
    while job(job_id)["status"]["code"] < 64002:
        work()
        slices += 1
    assert slices > 2
    assert Input.objects.count() == 12


def test_a_cancel_while_objects_are_read_stops_the_worker(
    bucket: Bucket, start: Start, job: Told, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.objects = texts(30)
    job_id = start("s3://media")
    real, calls = saving.save, []

    def save(*args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            ids = {"ids": [job_id]}
            assert api.send("PATCH", "/inputs/jobs/extraction", ids)[0] == 200
        real(*args, **kwargs)

    monkeypatch.setattr(saving, "save", save)
    work()
    assert job(job_id)["status"]["code"] == 64004
    assert Input.objects.count() == 8
    assert len(calls) == 3


ODD = ("../up.txt", "./a.txt", "a//b.txt", "a/../b.txt", "a/./b.txt", "new\nline.txt", "b/..")


@pytest.mark.parametrize("work_s", [0.0, 20.0])
@pytest.mark.parametrize("page_size", [3, 1000])
def test_odd_names_are_passed_over_and_their_neighbours_are_not(
    bucket: Bucket,
    start: Start,
    job: Told,
    monkeypatch: pytest.MonkeyPatch,
    page_size: int,
    work_s: float,
) -> None:
    marks = {"d1/": b"", "a/": b""} | ({"/lead.txt": b"words"} if work_s else {})
    bucket.objects = {**texts(12), **dict.fromkeys(ODD, b"words"), **marks, "a b+c%2F.txt": b"x y"}
    bucket.page = page_size
    monkeypatch.setattr(working, "WORK_S", work_s)
    job_id = start("s3://media/", input_id_conflict_resolution="SUFFIX")
    while job(job_id)["status"]["code"] < 64002:
        work()
    told = job(job_id)
    assert told["progress"] == {"text_inputs_count": "13"}
    assert Input.objects.count() == 13
    passed = ExtractionJob.objects.get().passed_over
    assert sum(passed.values()) == len(ODD) + len(marks)


def test_a_kill_before_the_end_of_a_failed_archive_is_told_keeps_the_failure(
    bucket: Bucket, start: Start, job: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.objects = {"a.zip": making.zipped(MEMBERS)[:-30]}
    job_id = start("s3://media/a.zip")

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(working, "_end", die)
        with pytest.raises(Killed):
            work()
    again()
    assert job(job_id)["status"]["code"] == 67000
    assert job(job_id)["progress"] == {"failed_archives_count": "1"}
