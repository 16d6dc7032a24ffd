"""The disk cache: whole files, bounded, least recently used first to go, safe to lose."""

import os
import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from inputs_app.client.http import Connection
from inputs_app.services import media_cache

CONNECTION = Connection("https://api.clarifai.com", "ada", "zoo", "key")
URL = "https://data.clarifai.com/small/users/a"
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """An empty cache of 4 MB."""
    settings.DATA_DIR, settings.MEDIA_CACHE_MB = tmp_path, 4
    return tmp_path / "cache" / "media"


def name(number: int) -> str:
    """The name of one entry."""
    return media_cache.key(CONNECTION, f"{URL}/{number}")


def used_bytes(folder: Path) -> int:
    """What the folder holds."""
    return sum(path.stat().st_size for path in folder.glob("*/*"))


def test_kept_bytes_come_back_whole(folder: Path) -> None:
    assert media_cache.get(name(1)) is None
    media_cache.put(name(1), b"picture")
    assert media_cache.get(name(1)) == b"picture"
    assert not list(folder.glob("*/.draft-*"))


def test_name_tells_apps_keys_addresses_and_variants_apart() -> None:
    others = [
        Connection("https://evil.example", "ada", "zoo", "key"),
        Connection("https://api.clarifai.com", "eve", "zoo", "key"),
        Connection("https://api.clarifai.com", "ada", "ark", "key"),
        Connection("https://api.clarifai.com", "ada", "zoo", "old"),
    ]
    names = {media_cache.key(other, URL) for other in [CONNECTION, *others]}
    names |= {media_cache.key(CONNECTION, f"{URL}/2"), media_cache.key(CONNECTION, URL, "excerpt")}
    assert len(names) == 7
    assert "key" not in "".join(names)


def test_bound_holds_and_the_least_used_go_first(folder: Path) -> None:
    piece = b"x" * (100 * 1024)
    for number in range(100):
        media_cache.put(name(number), piece)
        path = folder / name(number)[:2] / name(number)
        os.utime(path, (1000 + number, 1000 + number))
        if number % 10 == 0:
            assert media_cache.get(name(0)) == piece
        assert used_bytes(folder) <= 4 * MB
    assert media_cache.get(name(0)) == piece
    assert media_cache.get(name(99)) == piece
    assert media_cache.get(name(1)) is None


def test_large_files_and_a_cache_of_no_size_keep_nothing(settings: Settings) -> None:
    media_cache.put(name(1), b"x" * (2 * MB + 1))
    assert media_cache.get(name(1)) is None
    settings.MEDIA_CACHE_MB = 0
    media_cache.put(name(2), b"x")
    assert media_cache.get(name(2)) is None


def test_draft_of_a_killed_process_is_cleared(folder: Path) -> None:
    old, new = folder / "ab" / ".draft-old", folder / "ab" / ".draft-new"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (1000, 1000))
    media_cache.put(name(1), b"x")
    assert (old.exists(), new.exists()) == (False, True)


def test_unwritable_folder_is_no_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.DATA_DIR = tmp_path / "file"
    media_cache.put(name(1), b"x")
    assert media_cache.get(name(1)) is None


def test_many_threads_write_and_read_without_harm(folder: Path) -> None:
    wrong: list[int] = []

    def work(start: int) -> None:
        for number in range(start, start + 60):
            data = str(number % 40).encode() * 20_000
            media_cache.put(name(number % 40), data)
            found = media_cache.get(name(number % 40))
            if found not in (None, data):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 40, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert used_bytes(folder) <= 4 * MB
