"""Archives that lie, hide, overflow or break off."""

import gzip
import io
import struct
import tarfile
import tracemalloc
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_core.limits import MB
from inputs_service import archives
from inputs_service.archives import Caps, Damaged, Unreadable
from tests.service.archives import making

SMALL = Caps(entries=20, total_bytes=MB, member_bytes=MB // 2, ratio=10, ratio_from_bytes=1000)
SOUND = [
    *(making.zipped(making.FILES, method) for method in making.ZIP_METHODS.values()),
    *(making.tarred(making.FILES, mode) for mode in making.TAR_MODES.values()),
    making.tarred({"n" * 300: b"x"}, kind=tarfile.PAX_FORMAT),
]


def refusal(content: bytes, caps: Caps | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        making.everything(content, caps=caps)
    return caught.value.message


def test_names_never_climb_out() -> None:
    names = ["../../etc/passwd", "/etc/passwd", "C:\\windows\\a", "a/../b", "..", "x\x00\x1b[1my"]
    found = archives.members(io.BytesIO(making.tarred(dict.fromkeys(names, b""))))
    cleaned = [it.name for it in found]
    assert cleaned == ["etc/passwd", "etc/passwd", "windows/a", "a/b", "", "x"]


def test_links_devices_and_folders_are_no_files() -> None:
    out = io.BytesIO()
    kinds = {"soft": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "dev": tarfile.CHRTYPE}
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in {**kinds, "dir": tarfile.DIRTYPE, "fifo": tarfile.FIFOTYPE}.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    told = {"soft": "link", "hard": "link", "dev": "device", "dir": "folder", "fifo": "device"}
    assert making.skipped(out.getvalue()) == told


def test_links_and_folders_in_zips_are_no_files() -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("folder/", "")
    assert making.skipped(out.getvalue()) == {"link": "link", "folder": "folder"}


def test_leftovers_of_systems_are_passed_over() -> None:
    files = dict.fromkeys(["__MACOSX/a.png", "x/.DS_Store", "x/._a.png", "Thumbs.db"], b"x")
    assert set(making.skipped(making.zipped(files)).values()) == {"junk"}


def test_encrypted_members_are_passed_over() -> None:
    content = bytearray(making.zipped({"a.txt": b"secret"}))
    content[content.find(b"PK\1\2") + 8] |= 1
    assert making.skipped(bytes(content)) == {"a.txt": "encrypted"}


def test_an_unknown_method_is_passed_over() -> None:
    content = bytearray(making.zipped({"a.txt": b"secret"}))
    content[content.find(b"PK\1\2") + 10] = 99
    assert making.skipped(bytes(content)) == {"a.txt": "unsupported"}


def test_members_over_the_cap_are_passed_over() -> None:
    files = {"big": bytes(MB), "small": b"x"}
    assert making.skipped(making.zipped(files), SMALL) == {"big": "too_big"}
    assert making.everything(making.zipped(files), caps=SMALL) == {"small": b"x"}


@pytest.mark.parametrize("pack", [making.zipped, making.tarred])
def test_too_many_entries_are_refused(pack: Any) -> None:
    archive = pack({str(number): b"" for number in range(21)})
    assert refusal(archive, SMALL) == "The archive has more than 20 entries."


@pytest.mark.parametrize("mode", making.TAR_MODES)
def test_too_many_bytes_are_refused(mode: str) -> None:
    caps = Caps(total_bytes=2 * MB)
    files = {str(number): bytes(MB) for number in range(3)}
    archive = making.tarred(files, making.TAR_MODES[mode])
    assert "unpacks to more than 2 MB" in refusal(archive, caps)


@pytest.mark.parametrize(
    "archive",
    [
        making.zipped({"a": bytes(400_000), "b": bytes(400_000)}),
        making.tarred({"a": bytes(400_000)}, "w:gz"),
        making.tarred({"a": bytes(400_000)}, "w:xz"),
    ],
)
def test_bombs_are_stopped_by_their_ratio(archive: bytes) -> None:
    assert "zip bomb" in refusal(archive, SMALL)


def test_members_that_share_their_bytes_are_refused() -> None:
    assert "overlap" in refusal(making.overlapping())


def test_a_member_longer_than_it_says_is_damaged_alone() -> None:
    content = bytearray(making.zipped({"a": bytes(1000), "b": b"good"}))
    struct.pack_into("<L", content, content.find(b"PK\1\2") + 24, 10)
    first, second = archives.members(io.BytesIO(bytes(content)))
    with pytest.raises(Damaged, match="not as long"):
        first.open().read()
    assert second.open().read() == b"good"


def test_a_wrong_checksum_is_damage_of_its_member() -> None:
    content = making.zipped({"a": b"12345678", "b": b"good"}, zipfile.ZIP_STORED)
    first, second = archives.members(io.BytesIO(content.replace(b"12345678", b"87654321", 1)))
    with pytest.raises(Damaged, match="checksum"):
        first.open().read()
    assert second.open().read() == b"good"


def test_what_stands_before_the_break_of_a_tar_is_given() -> None:
    whole = making.tarred({str(number): bytes(600) for number in range(10)})
    found = archives.members(io.BytesIO(whole[: 1536 * 3 + 700]))
    assert [next(found).open().read() for _ in range(3)] == [bytes(600)] * 3
    with pytest.raises(Unreadable, match="breaks off"):
        next(found).open().read()


def test_what_stands_before_a_broken_header_is_given() -> None:
    whole = bytearray(making.tarred({str(number): bytes(600) for number in range(10)}))
    whole[1536 * 3] ^= 1
    found = archives.members(io.BytesIO(bytes(whole)))
    assert [next(found).name for _ in range(3)] == ["0", "1", "2"]
    with pytest.raises(Unreadable, match="header cannot be read"):
        next(found)


def test_a_chain_of_empty_streams_ends_soon() -> None:
    assert "damaged" in refusal(gzip.compress(b"") * 50_000)


def test_a_zip_without_its_end_is_unreadable() -> None:
    assert refusal(making.zipped(making.FILES)[:-30]) == "The archive has no directory."


def test_a_long_name_is_no_way_into_memory() -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 500 * MB
    assert "too long" in refusal(header.tobuf() + bytes(5000))


def test_a_huge_dictionary_is_refused() -> None:
    content = making.zipped({"a": b"text" * 100}, zipfile.ZIP_LZMA)
    at = content.find(b"a\x09\x04\x05\x00") + 6
    with pytest.raises(Damaged, match="memory"):
        making.everything(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])


def test_memory_stays_small_whatever_comes_out() -> None:
    bombs = [making.zipped({"a": bytes(32 * MB)}, kind) for kind in (8, 12, 14)]
    bombs += [making.tarred({"a": bytes(32 * MB)}, mode) for mode in ("w:gz", "w:bz2", "w:xz")]
    tracemalloc.start()
    try:
        for bomb in bombs:
            for it in archives.members(io.BytesIO(bomb)):
                content = it.open()
                while content.read(MB):
                    pass
        assert tracemalloc.get_traced_memory()[1] < 16 * MB
    finally:
        tracemalloc.stop()


@given(st.sampled_from(SOUND), st.data())
def test_damaged_archives_are_unreadable_and_nothing_else(sound: bytes, data: Any) -> None:
    content = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_all(bytes(content[: data.draw(st.integers(0, len(content)))]))


@given(st.sampled_from([b"PK\3\4", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b""]), st.binary())
def test_any_bytes_are_unreadable_and_nothing_else(beginning: bytes, rest: bytes) -> None:
    read_all(beginning + rest)
    archives.is_archive(beginning + rest, "a.tar")


def read_all(content: bytes) -> None:
    """Reads all that can be read; nothing but Unreadable may come."""
    archives.is_archive(content[:4096], "x.tar.gz")
    with suppress(Unreadable):
        for it in archives.members(io.BytesIO(content), caps=SMALL):
            with suppress(Damaged):
                assert it.skipped or len(it.open().read()) <= it.size
