"""What happens to bytes when something goes wrong in the middle, and when two send the same."""

import errno
from collections.abc import Callable
from typing import IO, Any

import pytest
from django.core.files.storage import storages

from inputs_app.models import StagedPart
from inputs_app.services import staging
from inputs_app.services.uploads import parts
from inputs_core.faults import StorageFailed
from tests.app.tus.tusing import Tus, checksum, file_of, stored


def objects() -> list[str]:
    """The names of all stored objects."""
    return [name for shelf in range(staging.SHELVES) for name in staging.shelf("uploads", shelf)]


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    staging.remove(objects())


def test_of_two_parts_for_one_place_one_wins_and_nothing_is_doubled(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = tus.begun(6)
    put_file: Callable[[str, IO[bytes]], str] = staging.put_file

    def overtaken(folder: str, body: IO[bytes]) -> str:
        name = put_file(folder, body)
        monkeypatch.setattr(staging, "put_file", put_file)
        assert tus.patch(url, 0, b"abc").status_code == 204
        return name

    monkeypatch.setattr(staging, "put_file", overtaken)
    slower = tus.patch(url, 0, b"abcd")
    assert slower.status_code == 409
    assert file_of(url).offset_bytes == 3
    assert objects() == [StagedPart.objects.get().name]
    tus.patch(url, 3, b"def")
    assert stored(url) == b"abcdef"


def test_killed_between_storing_and_counting_only_leaves_an_object(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = tus.begun(3)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parts, "_count", killed)
    with pytest.raises(KeyboardInterrupt):
        tus.patch(url, 0, b"abc")
    monkeypatch.undo()
    assert (len(objects()), file_of(url).offset_bytes) == (1, 0)
    assert tus.patch(url, 0, b"abc").status_code == 204
    assert stored(url) == b"abc"


def test_what_is_refused_leaves_no_object(tus: Tus) -> None:
    url = tus.begun(3)
    tus.patch(url, 0, b"abcd")
    tus.patch(url, 0, b"abc", **{"Upload-Checksum": checksum(b"x")})
    tus.patch(url, 0, b"")
    assert objects() == []


def test_a_deleted_file_leaves_no_object(tus: Tus) -> None:
    url = tus.begun(3)
    tus.patch(url, 0, b"ab")
    assert len(objects()) == 1
    tus.delete(url)
    assert objects() == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
        (OSError(errno.EIO, "Input/output error"), 503),
        (StorageFailed("the bucket does not answer"), 503),
    ],
)
def test_a_storage_that_fails_moves_nothing(
    tus: Tus, monkeypatch: pytest.MonkeyPatch, error: OSError, status: int
) -> None:
    url = tus.begun(3)

    def failing(*_: Any, **__: Any) -> str:
        raise error

    monkeypatch.setattr(type(storages["staging"]), "save", failing)
    answer = tus.patch(url, 0, b"abc")
    monkeypatch.undo()
    assert (answer.status_code, answer["Tus-Resumable"]) == (status, "1.0.0")
    assert b"othing is lost" in answer.content
    assert b"bucket" not in answer.content
    assert (file_of(url).offset_bytes, objects()) == (0, [])
    assert tus.patch(url, 0, b"abc").status_code == 204


def test_a_browser_that_left_in_the_middle_moves_nothing(tus: Tus) -> None:
    url = tus.begun(6)
    pieces = iter([b"ab"])

    def read(most: int) -> bytes:
        piece = next(pieces, None)
        if piece is None:
            raise ValueError("I/O operation on closed file.")
        return piece

    with pytest.raises(StorageFailed):
        parts.append(file_of(url), 0, read)
    assert (file_of(url).offset_bytes, objects()) == (0, [])
