"""Objects become inputs: kinds, prefixes, templates, conflicts, archives, what is passed over."""

import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from inputs_core import limits
from inputs_service.models import DatasetInput, ExtractionJob, IngestItem, Input, InputConcept
from tests.core import samples
from tests.service.cloud.bucket import Bucket
from tests.service.cloud.conftest import Job, Start, work
from tests.service.conftest import Api

Told = Callable[[str], Job]


def png(number: int = 0) -> bytes:
    return samples.image_bytes("PNG", (8 + number, 8))


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def ids() -> list[str]:
    return list(Input.objects.order_by("key").values_list("input_id", flat=True))


def test_each_kind_is_told_by_its_content(bucket: Bucket, start: Start, job: Told) -> None:
    bucket.objects = {
        "a.txt": png(),
        "b.bin": b"plain words",
        "c.jpg": samples.wav_bytes(0.1),
        "d": samples.video_bytes(),
        "e.pdf": b"%PDF-1.7 and so on",
        "f.docx": zipped({"[Content_Types].xml": b"<x/>", "word/media/image1.png": png()}),
        "folder/": b"",
        "g.png": b"",
    }
    job_id = start("s3://media")
    work()
    told = job(job_id)
    assert told["status"]["code"] == 64002
    assert told["progress"] == {
        "image_inputs_count": "1",
        "text_inputs_count": "1",
        "audio_inputs_count": "1",
        "video_inputs_count": "1",
    }
    assert "2 empty" in told["status"]["details"]
    assert "2 unknown kind" in told["status"]["details"]
    assert ids() == ["a.txt", "b.bin", "c.jpg", "d"]
    assert list(Input.objects.values_list("status", flat=True).distinct()) == [30001]
    assert IngestItem.objects.count() == 4


def test_a_prefix_is_a_beginning_of_names(bucket: Bucket, start: Start, job: Told) -> None:
    bucket.objects = {
        "images/abcImage.png": png(1),
        "images/abc-1/Data.zip": zipped({"x.png": png(2), "y/z.png": png(3)}),
        "images/abc-1/1.png": png(4),
        "images/xabc.png": png(5),
        "images/ab.png": png(6),
        "abc.png": png(7),
    }
    job_id = start("s3://media/images/abc")
    work()
    told = job(job_id)
    assert told["progress"] == {"image_inputs_count": "4", "completed_archives_count": "1"}
    assert len(set(ids())) == 4
    assert "abcImage.png" in ids()


def test_a_template_is_on_every_input(bucket: Bucket, start: Start, job: Told, api: Api) -> None:
    assert api.post("/datasets", {"datasets": [{"id": "set"}]})[0] == 200
    bucket.objects = {"a.png": png(1), "b.zip": zipped({"c.png": png(2)})}
    template = {
        "dataset_ids": ["set"],
        "data": {
            "concepts": [{"id": "car", "name": "A car", "value": 1}, {"id": "boat", "value": 0}],
            "metadata": {"from": {"bucket": "media"}},
            "geo": {"geo_point": {"longitude": 10.0, "latitude": 50.0}},
        },
    }
    job_id = start("s3://media/", input_template=template)
    assert job(job_id)["input_template"]["dataset_ids"] == ["set"]
    work()
    assert DatasetInput.objects.filter(dataset__dataset_id="set").count() == 2
    assert InputConcept.objects.filter(concept__concept_id="car", value=1).count() == 2
    data = api.get("/inputs/a.png")[1]["input"]["data"]
    assert data["metadata"] == {"from": {"bucket": "media"}}
    assert data["concepts"][0]["name"] == "A car"
    assert data["geo"]["geo_point"] == {"longitude": 10, "latitude": 50}


def test_ids_that_exist_are_skipped_or_get_a_suffix(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = {"a.png": png(1)}
    for _ in range(2):
        skipped = start("s3://media/")
        work()
    suffixed = start("s3://media/", input_id_conflict_resolution="SUFFIX")
    work()
    assert "1 duplicate id" in job(skipped)["status"]["details"]
    assert job(skipped)["progress"] == {}
    assert job(suffixed)["progress"] == {"image_inputs_count": "1"}
    assert job(suffixed)["input_id_conflict_resolution"] == 2
    assert ids() == ["a.png", "a.png-1"]


def test_the_address_of_one_archive_needs_the_right_to_read_only(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = {
        "Archive.tar.gz": tarred({"a.png": png(1), "deep/in.zip": zipped({"b.png": png()})})
    }
    bucket.lists = 403
    job_id = start("s3://media/Archive.tar.gz")
    work()
    told = job(job_id)
    assert told["status"]["code"] == 64002
    assert told["progress"] == {"image_inputs_count": "1", "completed_archives_count": "1"}
    assert "1 nested archive" in told["status"]["details"]
    assert ids() == ["a.png"]


def test_a_damaged_archive_stops_no_other_object(bucket: Bucket, start: Start, job: Told) -> None:
    whole = zipped({"a.png": png(1)})
    bucket.objects = {"1.zip": whole[:-30], "2.zip": whole, "3.png": png(3)}
    job_id = start("s3://media")
    work()
    told = job(job_id)
    assert told["status"]["code"] == 64002
    assert told["status"]["details"].startswith("1.zip: ")
    assert told["progress"] == {
        "image_inputs_count": "2",
        "completed_archives_count": "1",
        "failed_archives_count": "1",
    }


def test_one_archive_that_cannot_be_unpacked_ends_its_job_with_67000(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = {"a.zip": zipped({"a.png": png(1)})[:-30]}
    job_id = start("s3://media/a.zip")
    work()
    assert job(job_id)["status"]["code"] == 67000
    assert job(job_id)["progress"] == {"failed_archives_count": "1"}


def test_names_in_archives_are_no_paths(bucket: Bucket, start: Start, job: Told) -> None:
    members = {"../../etc/a.png": png(1), "/abs/b.png": png(2), "..\\c.png": png(3)}
    bucket.objects = {"a.zip": zipped(members)}
    start("s3://media/")
    work()
    assert len(ids()) == 3
    assert not any("/" in it or it.startswith(".") for it in ids())


def test_a_zip_bomb_fails_and_what_was_before_it_stays(
    bucket: Bucket, start: Start, job: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {"a.png": png(1), "bomb": b"\0" * 150_000_000, "z.png": png(2)}
    bucket.objects = {"a.zip": zipped(members)}
    job_id = start("s3://media/a.zip")
    work()
    told = job(job_id)
    assert told["status"]["code"] in (64002, 67000)
    assert "a.png" in ids()


def test_objects_over_their_limit_are_counted(
    bucket: Bucket, start: Start, job: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.MAX_BYTES_BY_URL, "image", 1000)
    bucket.objects = {"a.png": png(1), "big.png": png(1) + b"\0" * 1000}
    job_id = start("s3://media")
    work()
    assert job(job_id)["progress"] == {"image_inputs_count": "1"}
    assert "1 too big" in job(job_id)["status"]["details"]


def test_large_objects_go_through_files(bucket: Bucket, start: Start, job: Told) -> None:
    data = png(1) + b"\0" * 3_000_000
    bucket.objects = {"a.png": data, "b.txt": b"words " * 500_000}
    job_id = start("s3://media")
    work()
    assert job(job_id)["progress"] == {"image_inputs_count": "1", "text_inputs_count": "1"}
    sizes = Input.objects.order_by("key").values_list("media__media__size_bytes", flat=True)
    assert list(sizes) == [len(data), 3_000_000]


def test_an_object_that_vanished_or_may_not_be_read_is_counted(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = {"a.png": png(1), "b.png": png(2), "c.png": png(3)}
    bucket.on_ask = {"a.png": 404, "b.png": 403}.get
    job_id = start("s3://media")
    work()
    assert job(job_id)["progress"] == {"image_inputs_count": "1"}
    assert "2 unreadable" in job(job_id)["status"]["details"]


def test_nothing_under_the_prefix_is_an_end_too(bucket: Bucket, start: Start, job: Told) -> None:
    job_id = start("s3://media/none")
    work()
    assert job(job_id)["status"]["code"] == 64002
    assert ExtractionJob.objects.get().due_at is None


def locked_zip() -> bytes:
    """An archive whose one file is marked as encrypted."""
    data = bytearray(zipped({"a.png": png(1)}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def test_an_archive_of_nothing_but_encrypted_files_has_failed(
    bucket: Bucket, start: Start, job: Told
) -> None:
    bucket.objects = {"1.zip": locked_zip(), "2.zip": zipped({"a.png": png(2)})}
    both, alone = start("s3://media"), start("s3://media/1.zip")
    work()
    assert job(both)["status"]["code"] == 64002
    assert job(both)["status"]["details"].startswith("1.zip: All of its files are encrypted.")
    assert job(both)["progress"]["failed_archives_count"] == "1"
    assert job(both)["progress"]["completed_archives_count"] == "1"
    assert job(alone)["status"]["code"] == 67000
