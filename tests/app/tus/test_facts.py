"""What is found out about the bytes of a file, and what the plan hears of it."""

import hashlib
import time
from typing import IO

import pytest

from inputs_app.models import Job, UploadItem
from inputs_app.services import staging
from inputs_app.services.uploads import content, facts, looking
from inputs_core.faults import StorageFailed
from inputs_core.joined import Joined, NotWhole
from tests.app.tus.tusing import Tus, file_of
from tests.core import samples


def put(tus: Tus, name: str, data: bytes, step: int = 1 << 20) -> UploadItem:
    """A whole file, in parts of so many bytes."""
    url = tus.begun(len(data), name)
    for start in range(0, len(data), step):
        assert tus.patch(url, start, data[start : start + step]).status_code == 204
    return file_of(url).item


def look(tus: Tus, seconds: float = 10) -> bool:
    """One step of the draft."""
    return looking.look(Job.objects.get(pk=tus.job.pk), time.monotonic() + seconds)


def test_an_image_tells_its_pixels_and_its_hash(tus: Tus) -> None:
    data = samples.image_bytes("PNG", (30, 20))
    told = facts.facts_of(put(tus, "a.png", data, step=100))
    assert (told.kind, told.width, told.height, told.problem) == ("image", 30, 20, "")
    assert told.sha256 == hashlib.sha256(data).hexdigest()


def test_a_video_tells_how_long_it_is(tus: Tus) -> None:
    told = facts.facts_of(put(tus, "a.mp4", samples.video_bytes(seconds=1.0), step=1000))
    assert told.kind == "video"
    assert told.width > 0
    assert told.duration_s == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize(
    ("name", "data", "kind", "fault", "problem"),
    [
        ("a.png", samples.image_bytes("JPEG"), "image", "", ""),
        ("a", samples.image_bytes("WEBP"), "image", "", ""),
        ("a.wav", samples.wav_bytes(), "audio", "", ""),
        ("a.txt", b"# words", "text", "", ""),
        ("a", "狗".encode(), "text", "", ""),
        ("a.jpg", b"<html>not found", "image", "wrong_type", "says an image, but it is HTML"),
        ("a.mp4", b"just words", "video", "wrong_type", "says a video, but it is plain text"),
        ("a.jpg", b"\xff\xd8\xff\xe0 cut", "image", "wrong_type", "damaged or cut"),
        ("a.bin", b"\0\1\2", "", "wrong_type", "none of the types"),
        ("a.png", samples.bomb_png(), "image", "too_many_pixels", "megapixels"),
    ],
)
def test_the_plan_hears_what_the_bytes_are(
    tus: Tus, name: str, data: bytes, kind: str, fault: str, problem: str
) -> None:
    item = put(tus, name, data)
    assert look(tus) is True
    item.refresh_from_db()
    assert (item.kind, item.fault) == (kind, fault)
    assert problem in item.problem
    assert item.sha256 == hashlib.sha256(data).hexdigest()


def test_an_empty_file_is_a_fault_of_its_own(tus: Tus) -> None:
    tus.batch({"name": "a.jpg", "size": 0})
    assert look(tus) is True
    assert UploadItem.objects.get().fault == "empty"


def test_looking_stops_in_time_and_goes_on(tus: Tus) -> None:
    for number in range(3):
        put(tus, f"{number}.txt", b"words %d" % number)
    assert look(tus, seconds=-1) is False
    assert UploadItem.objects.exclude(sha256="").count() == 1
    assert look(tus) is True
    assert UploadItem.objects.filter(sha256="").count() == 0


def test_a_draft_is_planned_anew_when_a_file_is_whole(tus: Tus) -> None:
    Job.objects.update(due_at=None)
    url = tus.begun(6, "a.txt")
    before = Job.objects.get().options["asked"]
    tus.patch(url, 0, b"abc")
    assert Job.objects.get().options["asked"] == before
    tus.patch(url, 3, b"def")
    after = Job.objects.get()
    assert (after.options["asked"], after.due_at is None) == (before + 1, False)


def test_bytes_that_were_lost_have_to_be_chosen_again(tus: Tus) -> None:
    item = put(tus, "a.txt", b"words")
    staging.remove([part.name for part in item.staged_file.parts.all()])
    assert look(tus) is True
    item.refresh_from_db()
    assert (item.state, item.fault) == (UploadItem.State.PLANNED, "not_here")
    [found] = tus.batch({"name": "a.txt", "size": 5}).json()["files"]
    assert (found["offset"], UploadItem.objects.count()) == (0, 1)
    tus.patch(found["url"], 0, b"words")
    assert look(tus) is True
    assert UploadItem.objects.get().fault == ""


def test_a_storage_that_fails_is_no_fault_of_the_file(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = put(tus, "a.png", samples.image_bytes("PNG"))
    fault = item.fault
    opened, count = staging.opened, 0

    def failing(name: str) -> IO[bytes]:
        nonlocal count
        count += 1
        if count > 1:
            raise StorageFailed("the bucket does not answer")
        return opened(name)

    monkeypatch.setattr(staging, "opened", failing)
    monkeypatch.setattr(Joined, "moved", Joined._let_go)
    with pytest.raises(StorageFailed):
        look(tus)
    item.refresh_from_db()
    assert (item.fault, item.sha256) == (fault, "")


def test_content_is_read_across_its_parts_from_any_place(tus: Tus) -> None:
    data = bytes(range(256)) * 8
    item = put(tus, "a.bin", data, step=300)
    with content.opened(item) as file:
        for start in (0, 299, 300, 1000, 2047, 2048, 9000):
            file.seek(start)
            assert file.read(301) == data[start : start + 301]


def test_the_bytes_of_items_are_taken_away(tus: Tus) -> None:
    one, other = put(tus, "a.txt", b"words"), put(tus, "b.txt", b"more")
    assert content.empty([one.pk]) == 1
    with pytest.raises(NotWhole):
        content.opened(one)
    with content.opened(other) as file:
        assert file.read() == b"more"
    assert content.empty([one.pk]) == 0
