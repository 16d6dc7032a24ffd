"""Members of sound archives, whatever packed them."""

import gzip
import io
import itertools
import tarfile
import zipfile
from typing import Any

import pytest

from inputs_service import archives
from tests.service.archives import making

CHINESE = "图" * 1024


@pytest.mark.parametrize("method", making.ZIP_METHODS)
def test_members_of_a_zip_come_whole(method: str) -> None:
    archive = making.zipped(making.FILES, making.ZIP_METHODS[method])
    assert making.everything(archive) == making.FILES


@pytest.mark.parametrize("mode", making.TAR_MODES)
@pytest.mark.parametrize("kind", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_of_a_tar_come_whole(mode: str, kind: int) -> None:
    archive = making.tarred(making.FILES, making.TAR_MODES[mode], kind)
    assert making.everything(archive) == making.FILES


@pytest.mark.parametrize("pack", [making.zipped, making.tarred])
def test_going_on_at_a_member_gives_the_rest_at_the_same_places(pack: Any) -> None:
    archive = pack({f"{number}.txt": str(number).encode() for number in range(50)})
    rest = [(it.index, it.open().read()) for it in archives.members(io.BytesIO(archive), start=48)]
    assert rest == [(48, b"48"), (49, b"49")]
    assert list(archives.members(io.BytesIO(archive), start=50)) == []


@pytest.mark.parametrize("pack", [making.zipped, making.tarred])
def test_members_that_nobody_reads_are_passed_over(pack: Any) -> None:
    found = archives.members(io.BytesIO(pack(making.FILES)))
    assert [(it.name, it.size) for it in found] == [
        (name, len(content)) for name, content in making.FILES.items()
    ]


@pytest.mark.parametrize("pack", [making.zipped, making.tarred])
def test_names_of_a_thousand_chinese_characters_come_whole(pack: Any) -> None:
    assert making.everything(pack({CHINESE: b"x"})) == {CHINESE: b"x"}


def test_names_of_pax_tars_come_whole() -> None:
    archive = making.tarred({CHINESE: b"x", "b": b"y"}, kind=tarfile.PAX_FORMAT)
    assert making.everything(archive) == {CHINESE: b"x", "b": b"y"}


def test_a_zip_of_wide_numbers_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"wide")
    assert making.everything(out.getvalue()) == {"a": b"wide"}


def test_a_zip_of_70000_entries_is_read() -> None:
    archive = making.zipped({f"{number}": b"" for number in range(70_000)}, zipfile.ZIP_STORED)
    assert sum(1 for _ in archives.members(io.BytesIO(archive))) == 70_000


def test_a_zip_behind_other_bytes_is_read() -> None:
    assert making.everything(b"PK\3\4 not yet" + making.zipped(making.FILES)) == making.FILES


def test_a_zip_with_a_comment_is_read() -> None:
    out = io.BytesIO(making.zipped(making.FILES))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"c" * 60_000
    assert making.everything(out.getvalue()) == making.FILES


def test_tars_packed_in_several_streams_are_one() -> None:
    whole = making.tarred(making.FILES)
    packed = b"".join(
        gzip.compress(whole[place : place + 100_000]) for place in range(0, 400_000, 100_000)
    )
    assert making.everything(packed) == making.FILES


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (making.zipped(making.FILES), "whatever", True),
        (making.zipped({}), "empty.zip", True),
        (making.zipped({"[Content_Types].xml": b"", "word/a.png": b""}), "a.docx", False),
        (making.tarred(making.FILES), "a.tar", True),
        (making.tarred(making.FILES, "w:gz"), "a", True),
        (making.tarred(making.FILES, "w:bz2"), "a.tar.bz2", True),
        (making.tarred(making.FILES, "w:xz"), "a.txz", True),
        (gzip.compress(b"one file, no tar" * 100), "a.tar.gz", False),
        (b"\x89PNG\r\n\x1a\n", "a.zip", False),
        (b"", "a.tar", False),
    ],
    ids=itertools.count(),  # bytes that hold the time would name each worker's test differently
)
def test_bytes_say_what_is_an_archive(content: bytes, name: str, expected: bool) -> None:
    assert archives.is_archive(content[:4096], name) is expected
