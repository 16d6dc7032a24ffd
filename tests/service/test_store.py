"""Stored bytes: once, whole, and safe when processes race or are killed."""

import errno
import hashlib
import io
import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django.fixtures import Settings

from inputs_core import storages
from inputs_core.faults import StorageFailed
from inputs_service.ingest import files, store, sweeping
from inputs_service.models import InputMedia, Media
from tests.service.conftest import Api
from tests.service.working import is_stored

DATA = b"some bytes of an input" * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "memory"])
def storage(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Path:
    """Media in a folder, or in Django's storage in memory, which acts like an object store."""
    backend = {
        "folder": "django.core.files.storage.FileSystemStorage",
        "memory": "django.core.files.storage.InMemoryStorage",
    }[request.param]
    options = {"location": str(tmp_path)}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": backend, "OPTIONS": options},
    }
    return tmp_path


def content_of(size: str) -> bytes:
    """A stored file."""
    with store.open_size(DIGEST, size) as file:
        return file.read()


class Breaking(io.BytesIO):
    """Breaks in the middle, as a process that is killed."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            raise KeyboardInterrupt
        return super().read(10)


def files_in(folder: Path) -> list[str]:
    """The files below a folder."""
    return sorted(str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file())


def test_bytes_are_stored_once_under_their_digest(db: None, storage: Path) -> None:
    first, second = store.put_bytes(DATA), store.put_bytes(DATA)
    assert first.digest == second.digest == DIGEST
    assert first.size_bytes == len(DATA)
    assert first.content_type == "text/plain"
    assert Media.objects.count() == 1
    assert is_stored(DIGEST)
    assert content_of("orig") == DATA
    assert default_storage.listdir(f"media/{DIGEST[:2]}/{DIGEST}")[1] == ["orig"]


def test_renditions_stand_beside_the_original(db: None, storage: Path) -> None:
    store.put_bytes(DATA)
    for _ in range(2):
        store.put_renditions(DIGEST, {"tiny": b"t", "small": b"s"})
    assert content_of("tiny") == b"t"
    assert not is_stored(DIGEST, "large")
    with pytest.raises(FileNotFoundError):
        store.open_size(DIGEST, "large")


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_files_are_on_the_disk_before_their_rows(
    db: None, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    sync, replace, add = os.fsync, Path.replace, store._add

    def fsync(opened: int) -> None:
        sync(opened)
        told.append(f"synced {Path(f'/proc/self/fd/{opened}').resolve().relative_to(storage)}")

    def renamed(self: Path, target: Path) -> Path:
        told.append(f"renamed {self.relative_to(storage)} {target.relative_to(storage)}")
        return replace(self, target)

    def added(rows: list[Media]) -> None:
        told.append("row")
        add(rows)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    monkeypatch.setattr(store, "_add", added)
    store.put_bytes(DATA)
    target = files.path_of(DIGEST, "orig")
    temporary = told[0].removeprefix("synced ")
    assert temporary.startswith("media/tmp/")
    assert told[1] == f"renamed {temporary} {target}"
    folders = {f"synced {folder}" for folder in ("media", *map(str, Path(target).parents[:2]))}
    assert set(told[2:-1]) == folders
    assert told[-1] == "row"


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_a_fault_of_the_disk_is_told_as_one_of_the_storage(
    db: None, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed):
        store.put_bytes(DATA)
    assert files_in(storage) == []
    assert not Media.objects.exists()
    with pytest.raises(FileNotFoundError):
        store.open_size(DIGEST, "orig")


def test_a_bucket_that_does_not_answer_is_an_outage(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    url = "s3://key:secret@bucket?endpoint=http://127.0.0.1:9&region=us-east-1"
    settings.STORAGES = {**settings.STORAGES, "default": storages.storage(url)}
    for operation in (
        lambda: store.put_bytes(DATA),
        lambda: store.open_size(DIGEST, "orig"),
        lambda: store.stream_size(DIGEST, "orig"),
        lambda: files.remove_all(DIGEST),
    ):
        with pytest.raises(StorageFailed):
            operation()


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_a_writer_that_is_killed_leaves_no_half_file(db: None, storage: Path) -> None:
    target = files.path_of(DIGEST, "orig")
    with pytest.raises(KeyboardInterrupt):
        files.write(target, Breaking(DATA))
    assert files_in(storage) == []
    files.write(target, io.BytesIO(DATA))
    assert files_in(storage) == [target]


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_writers_of_the_same_bytes_do_not_disturb_each_other(storage: Path) -> None:
    target = files.path_of(DIGEST, "orig")
    barrier = threading.Barrier(8)

    def write() -> None:
        barrier.wait()
        files.write(target, io.BytesIO(DATA))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert files_in(storage) == [target]
    assert (storage / target).read_bytes() == DATA


def age(**fields: timedelta) -> None:
    """Makes every row older."""
    Media.objects.update(**{name: timezone.now() - by for name, by in fields.items()})


def test_unused_bytes_are_swept_after_a_day(db: None, storage: Path) -> None:
    store.put_bytes(DATA)
    store.put_renditions(DIGEST, {"tiny": b"t"})
    age(last_used_at=timedelta(hours=23))
    assert sweeping.sweep() == 0
    age(last_used_at=timedelta(hours=25))
    assert sweeping.sweep() == 1
    assert not Media.objects.exists()
    assert not is_stored(DIGEST)
    assert not is_stored(DIGEST, "tiny")
    assert sweeping.sweep() == 0


def test_bytes_that_an_input_shows_are_never_swept(api: Api, storage: Path) -> None:
    api.add({"data": {"text": {"raw": "kept"}}})
    age(last_used_at=timedelta(days=400))
    assert sweeping.sweep() == 0
    assert InputMedia.objects.count() == Media.objects.count() == 1


def test_bytes_that_come_again_are_fresh_again(db: None, storage: Path) -> None:
    store.put_bytes(DATA)
    age(last_used_at=timedelta(days=2))
    store.put_bytes(DATA)
    assert sweeping.sweep() == 0
    assert is_stored(DIGEST)


def test_a_sweep_that_was_killed_is_finished_by_whoever_comes_next(db: None, storage: Path) -> None:
    store.put_bytes(DATA)
    age(last_used_at=timedelta(days=2), swept_at=timedelta(minutes=2))
    default_storage.delete(files.path_of(DIGEST, "orig"))
    found = store.put_bytes(DATA)
    assert found.swept_at is None
    assert is_stored(DIGEST)
    age(last_used_at=timedelta(days=2), swept_at=timedelta(minutes=2))
    assert sweeping.sweep() == 1
    assert not Media.objects.exists()


def test_bytes_that_are_being_swept_are_busy(
    db: None, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "sleep", [].append)
    store.put_bytes(DATA)
    age(last_used_at=timedelta(days=2), swept_at=timedelta(seconds=1))
    with pytest.raises(store.BeingRemoved):
        store.put_bytes(DATA)


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_what_killed_writers_left_is_removed_after_a_day(
    db: None, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = storage / files.TEMPORARY / "left"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    sweeping.sweep()
    assert left.exists()
    monkeypatch.setattr(sweeping, "UNUSED_FOR", timedelta(seconds=-1))
    sweeping.sweep()
    assert not left.exists()


def test_an_open_file_is_stored_from_its_beginning(db: None, storage: Path) -> None:
    file: BinaryIO = io.BytesIO(DATA)
    file.seek(100)
    assert store.put_file(file, DIGEST).size_bytes == len(DATA)
    assert content_of("orig") == DATA
