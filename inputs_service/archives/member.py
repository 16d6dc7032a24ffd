"""One member of an archive, and the names that members may carry."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from inputs_service.archives.caps import Unreadable

NAME_CHARACTERS = 1024
FOLDER, LINK, DEVICE, ENCRYPTED = "folder", "link", "device", "encrypted"
UNSUPPORTED, TOO_BIG, JUNK = "unsupported", "too_big", "junk"
JUNK_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DRIVE = re.compile(r"^[a-zA-Z]:")


@dataclass(frozen=True)
class Member:
    """A member at its place (`index`, from 0). `skipped` says why it is nothing to take: folder,
    link, device, encrypted, unsupported, too_big or junk; empty for a file.

    `open` gives its bytes, to be read once and before the next member is asked for. Reading raises
    Damaged where only this member is broken, Unreadable where the archive is, and never gives more
    than `size` bytes.
    """

    index: int
    name: str
    size: int
    skipped: str
    open: Callable[[], BinaryIO]

    @property
    def base_name(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]


def closed() -> BinaryIO:
    """In place of the bytes of a member that is skipped. Raises: Unreadable."""
    raise Unreadable("This member has no content to read.")


def cleaned(name: str) -> str:
    """The name of a member for people: without control characters, `..` and a leading `/`.

    Units/limits: its last 1,024 characters. It may be empty, and it is no path.
    """
    plain = _DRIVE.sub("", _UNPRINTABLE.sub("", name).replace("\\", "/"))
    parts = [part for part in plain.split("/") if part.strip() not in ("", ".", "..")]
    return "/".join(parts)[-NAME_CHARACTERS:]


def is_junk(name: str) -> bool:
    """Whether a cleaned name is what systems leave behind in archives."""
    first, last = name.partition("/")[0], name.rpartition("/")[2]
    return first == "__MACOSX" or last.startswith("._") or last.lower() in JUNK_NAMES
