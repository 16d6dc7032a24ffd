"""Members of archives become inputs once each, whatever happens to the worker."""

import io
from typing import Any
from unittest.mock import patch

import pytest
from django.test import override_settings

from inputs_service import archives, counts, leases
from inputs_service.archives import Unreadable
from inputs_service.extraction import members, saving
from inputs_service.extraction.naming import id_of
from inputs_service.models import AddJob, App, Dataset, ExtractionJob, Input, Media
from tests.core import samples
from tests.service import working
from tests.service.archives import making
from tests.service.conftest import Api
from tests.service.extraction.conftest import Held, again, let_go

PNG = samples.image_bytes("PNG")
FILES = {
    "cats/1.png": PNG,
    "dogs/1.png": samples.image_bytes("JPEG"),
    "readme.txt": b"All about cats",
    "__MACOSX/cats/1.png": b"junk",
    "inner.zip": making.zipped({"x.png": PNG}),
    "data.bin": bytes(100),
}


def run(job: ExtractionJob, content: bytes, **fields: Any) -> bool:
    return members.extract(job, io.BytesIO(content), **fields)


@pytest.mark.parametrize("pack", [making.zipped, making.tarred])
def test_each_file_becomes_an_input_of_its_kind(held: Held, pack: Any) -> None:
    job = held()
    assert run(job, pack(FILES))
    assert working.statuses_by_id() == dict.fromkeys(
        [id_of("cats/1.png"), id_of("dogs/1.png"), "readme.txt"], 30001
    )
    job.refresh_from_db()
    assert (job.image_count, job.text_count, job.place) == (2, 1, {"member": 6})
    assert job.passed_over == {"nested archive": 1, "unknown kind": 1}
    working.work()
    assert set(working.statuses_by_id().values()) == {30000}
    add_job = AddJob.objects.get()
    assert (add_job.pending_count, add_job.success_count, add_job.failed_count) == (0, 3, 0)


def test_the_template_is_added_to_every_input(held: Held, app: App, api: Api) -> None:
    Dataset.objects.create(app=app, dataset_id="set")
    data = {"concepts": [{"id": "cat", "value": 1}], "metadata": {"from": "zip"}}
    job = held(template={"data": data, "dataset_ids": ["set"]})
    assert run(job, making.zipped({"1.png": PNG}), prefix="abc/Data.zip")
    told = api.get(f"/inputs/{id_of('abc/Data.zip/1.png')}")[1]["input"]["data"]
    assert (told["concepts"][0]["id"], told["metadata"]) == ("cat", {"from": "zip"})
    assert app.datasets.get().members.count() == 1


@pytest.mark.parametrize(("has_suffixes", "number"), [(False, 1), (True, 2)])
def test_ids_that_are_taken_are_settled_by_the_rule(
    held: Held, has_suffixes: bool, number: int
) -> None:
    job = held(has_suffixes=has_suffixes)
    archive = making.zipped({"1.png": PNG})
    assert run(job, archive)
    job.place = {}
    assert run(job, archive)
    assert Input.objects.count() == number
    job.refresh_from_db()
    assert job.passed_over == ({} if has_suffixes else {"duplicate id": 1})
    assert job.image_count == number


def test_a_worker_that_dies_between_batches_doubles_and_loses_nothing(held: Held, app: App) -> None:
    archive = making.tarred({f"{number}.txt": str(number).encode() for number in range(10)})
    job = held()
    with patch.object(saving, "BATCH", 3), patch.object(leases, "holds", dies_at(3)):
        with pytest.raises(SystemExit):
            run(job, archive)
        let_go()
        second = again()
        assert second.place == {"member": 6}
        assert run(second, archive)
    assert sorted(working.statuses_by_id()) == sorted(f"{number}.txt" for number in range(10))
    assert counts.of(app.pk) == {30001: 10}
    assert (ExtractionJob.objects.get().text_count, AddJob.objects.get().pending_count) == (10, 10)


def dies_at(number: int) -> Any:
    """Stands in for `leases.holds`: the process ends at one of its calls, before it is done."""
    real, calls = leases.holds, iter(range(1, 1000))

    def holds(*given: Any, **fields: Any) -> bool:
        if next(calls) == number:
            raise SystemExit
        return real(*given, **fields)

    return holds


def test_a_job_that_was_taken_by_another_stores_nothing_more(held: Held) -> None:
    job = held()
    let_go()
    again()
    with pytest.raises(saving.Lost):
        run(job, making.zipped(FILES))
    assert not Input.objects.exists()
    assert ExtractionJob.objects.get().place == {}


def test_the_lease_is_renewed_while_an_archive_is_read(held: Held) -> None:
    job = held()
    with override_settings(LEASE_S=0), patch.object(leases, "renew", return_value=False) as renew:
        with pytest.raises(saving.Lost):
            run(job, making.zipped(FILES))
        renew.assert_called_once_with(job)


def test_what_stands_before_the_damage_is_stored(held: Held) -> None:
    whole = bytearray(making.tarred(FILES))
    whole[whole.find(b"readme.txt")] ^= 1
    job = held()
    with pytest.raises(Unreadable, match="header"):
        run(job, bytes(whole))
    assert sorted(working.statuses_by_id()) == [id_of("cats/1.png"), id_of("dogs/1.png")]
    assert ExtractionJob.objects.get().place == {"member": 2}


def test_a_long_member_goes_through_a_file(held: Held) -> None:
    with patch.object(members, "IN_MEMORY_BYTES", 10):
        assert run(held(), making.zipped({"1.png": PNG, "2.png": PNG, "a.txt": b"text"}))
    assert (Media.objects.count(), Input.objects.count()) == (2, 3)


def test_work_stops_when_its_time_is_up_and_goes_on_there(held: Held) -> None:
    archive = making.zipped({f"{number}.txt": str(number).encode() for number in range(9)})
    job = held()
    with patch.object(saving, "BATCH", 4), patch.object(members, "WORK_S", 0.0):
        assert [run(job, archive) for _ in range(3)] == [False, False, True]
    assert Input.objects.count() == 9


def test_bytes_that_are_another_kind_than_their_name_say_what_they_are(held: Held) -> None:
    job = held()
    assert run(job, making.zipped({"song.png": samples.wav_bytes(), "a.jpg": b"words"}))
    job.refresh_from_db()
    assert (job.audio_count, job.text_count, job.image_count) == (1, 1, 0)


def test_too_long_members_of_a_kind_are_counted(held: Held) -> None:
    job = held()
    big = {"big.txt": b"x" * 1000, "small.txt": b"x"}
    with patch.dict("inputs_core.limits.MAX_BYTES_BY_URL", {"text": 999}):
        assert run(job, making.zipped(big))
    assert ExtractionJob.objects.get().passed_over == {"too big": 1}
    assert saving.told_of(job.passed_over) == "Passed over: 1 too big."


def test_archives_say_so_themselves() -> None:
    assert archives.is_archive(FILES["inner.zip"][:4096], "x.png")
