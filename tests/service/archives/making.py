"""Archives for tests, sound and hostile."""

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from typing import Any

from inputs_service import archives

FILES = {"a.txt": b"first", "folder/b.png": b"\x89PNG" + bytes(300_000), "c.txt": b""}
ZIP_METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
TAR_MODES: Any = {"plain": "w", "gzip": "w:gz", "bzip2": "w:bz2", "xz": "w:xz"}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: Mapping[str, bytes], mode: Any = "w", kind: int = tarfile.GNU_FORMAT) -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=kind) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def everything(
    content: bytes, start: int = 0, caps: archives.Caps | None = None
) -> dict[str, bytes]:
    """The bytes of all members that are to be taken, by name."""
    found = archives.members(io.BytesIO(content), start=start, caps=caps)
    return {it.name: it.open().read() for it in found if not it.skipped}


def skipped(content: bytes, caps: archives.Caps | None = None) -> dict[str, str]:
    """What was passed over, and why."""
    found = archives.members(io.BytesIO(content), caps=caps)
    return {it.name: it.skipped for it in found if it.skipped}


def overlapping() -> bytes:
    """A ZIP archive whose directory names the same bytes three times."""
    whole = zipped({"a.txt": bytes(1000)})
    end_at = whole.rfind(b"PK\5\6")
    start, size = struct.unpack_from("<LL", whole, end_at + 12)[::-1]
    directory = whole[start : start + size] * 3
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(directory), start, 0)
    return whole[:start] + directory + end
