"""A file in a bucket: only what is read is asked for."""

import io
from typing import Any

import pytest
from django.core.files.storage import Storage

from inputs_service.ingest.remote import RemoteFile

DATA = bytes(range(256)) * 100


class Bucket:
    """Answers ranges of one object, as boto3's resource does, and notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.open: list[io.BytesIO] = []

    def Object(self, key: str) -> Any:  # noqa: N802 - boto3's name
        """The object."""
        bucket = self

        class Found:
            def get(self, Range: str) -> dict[str, io.BytesIO]:  # noqa: N803 - boto3's name
                bucket.asked.append((key, Range))
                start = int(Range.removeprefix("bytes=").removesuffix("-"))
                bucket.open.append(io.BytesIO(DATA[start:]))
                return {"Body": bucket.open[-1]}

        return Found()


class InBucket(Storage):
    """A storage with one object."""

    location = "pre"

    def __init__(self) -> None:
        self.bucket = Bucket()

    def exists(self, name: str) -> bool:
        """Whether it is that one."""
        return name == "a/b"

    def size(self, name: str) -> int:
        """Its size."""
        return len(DATA)


def test_nothing_is_asked_before_a_read_and_seeking_is_free() -> None:
    storage = InBucket()
    with RemoteFile(storage, "a/b") as file:
        assert file.readable()
        assert file.seekable()
        assert file.seek(0, io.SEEK_END) == len(DATA)
        assert file.read(10) == b""
        assert file.seek(-4, io.SEEK_END) == len(DATA) - 4
        assert storage.bucket.asked == []
        assert file.read() == DATA[-4:]
        assert storage.bucket.asked == [("pre/a/b", f"bytes={len(DATA) - 4}-")]


def test_reading_on_uses_the_open_answer_and_closing_ends_it() -> None:
    storage = InBucket()
    file = io.BufferedReader(RemoteFile(storage, "a/b"), 1000)
    assert b"".join(iter(lambda: file.read(700), b"")) == DATA
    assert len(storage.bucket.asked) == 1
    file.seek(5)
    assert file.read(1) == DATA[5:6]
    file.close()
    assert all(body.closed for body in storage.bucket.open)


def test_an_object_that_is_not_there_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        RemoteFile(InBucket(), "other")
