"""Files without a row: swept when they are old, never taken from somebody who brings them again."""

import hashlib
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings

from inputs_service.ingest import files, orphans, store
from inputs_service.models import Media

CONTENT = b"bytes that were brought by a process that died"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def on_a_disk(db: None, tmp_path: Path) -> Iterator[None]:
    """A storage with folders, and an hour that looks at all of them."""
    backend = "django.core.files.storage.FileSystemStorage"
    storages = {"default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}
    with override_settings(STORAGES=storages), patch.object(orphans, "HOURS", 1):
        yield


def write(digest: str = DIGEST, age_s: float = 3 * 86400) -> Path:
    """A file without a row."""
    files.write(files.path_of(digest, "orig"), io.BytesIO(CONTENT))
    path = files.local(files.path_of(digest, "orig"))
    assert path is not None
    for one in (path, path.parent):
        os.utime(one, (time.time() - age_s,) * 2)
    return path


def test_an_old_file_without_a_row_is_removed() -> None:
    path = write()
    assert orphans.sweep(0) == 1
    assert not path.parent.exists()
    assert default_storage.listdir(files.TEMPORARY) == ([], [])


def test_a_young_one_stays() -> None:
    path = write(age_s=60)
    assert orphans.sweep(0) == 0
    assert path.exists()


def test_one_with_a_row_stays() -> None:
    path = write()
    Media.objects.create(digest=DIGEST, size_bytes=1, content_type="text/plain")
    assert orphans.sweep(0) == 0
    assert path.exists()


def test_other_folders_are_left_alone() -> None:
    files.write("media/ab/notes/orig", io.BytesIO(b"x"))
    folder = files.local("media/ab/notes")
    assert folder is not None
    os.utime(folder, (0, 0))
    os.utime(folder / "orig", (0, 0))
    assert orphans.sweep(0) == 0
    assert (folder / "orig").exists()


def test_bytes_that_are_brought_again_at_this_moment_are_kept() -> None:
    """Between the look and the move another process writes the same bytes, then their row."""
    path = write()
    real = Path.rename

    def brings_first(self: Path, target: Path) -> Path:
        if target.name.startswith(orphans.AWAY):
            files.write(files.path_of(DIGEST, "orig"), io.BytesIO(CONTENT))
        return real(self, target)

    with patch.object(Path, "rename", brings_first):
        assert orphans.sweep(0) == 0
    assert path.read_bytes() == CONTENT
    assert store.put_bytes(CONTENT).digest == DIGEST


def test_what_a_killed_sweep_moved_away_is_put_back_where_a_row_knows_it() -> None:
    path = write()
    away = files.local(f"{files.TEMPORARY}/{orphans.AWAY}{DIGEST}")
    assert away is not None
    away.parent.mkdir(parents=True, exist_ok=True)
    path.parent.rename(away)
    Media.objects.create(digest=DIGEST, size_bytes=1, content_type="text/plain")
    assert orphans.sweep(0) == 0
    assert path.read_bytes() == CONTENT
    assert not away.exists()


def test_each_folder_has_its_hour() -> None:
    write()
    with patch.object(orphans, "HOURS", 24):
        assert sum(orphans.sweep(hour) for hour in range(24)) == 1


def test_a_folder_that_goes_while_a_file_is_placed_is_made_again() -> None:
    real, calls = Path.replace, iter([True, False])

    def goes(self: Path, target: Path) -> Path:
        if next(calls):
            target.parent.rmdir()
        return real(self, target)

    with patch.object(Path, "replace", goes):
        assert write().read_bytes() == CONTENT
