"""What a file is called, which input id it proposes, and which kind its name speaks of.

Names come from other people's disks: they are shown, and are never part of a path of ours.
"""

import mimetypes
import re
from collections.abc import Iterable, Iterator, Sequence

from inputs_app.models import UploadItem
from inputs_core import ids, limits

NAME_LENGTH = 1024
NEVER_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, halves of pairs, and marks that turn the direction of what follows."""
SEPARATORS = re.compile(r"[/\\]+")
TYPES = mimetypes.MimeTypes()
"""Python's own table: the machine's would make the same name mean other things elsewhere."""


def cleaned(name: str) -> str:
    """A name as it is stored and shown. Units/limits: 1,024 characters, the end where it is longer.

    The same name always comes out the same: a file that is chosen again is known by it.
    """
    whole = NEVER_SHOWN.sub("\ufffd", name).strip() or "file"
    return whole if len(whole) <= NAME_LENGTH else "…" + whole[-(NAME_LENGTH - 1) :]


def kind_of(name: str, content_type: str = "") -> str:
    """The kind that a name or a claimed type speaks of, or "": the bytes decide later."""
    for told in (TYPES.guess_type(SEPARATORS.split(name)[-1])[0], content_type):
        kind = (told or "").partition("/")[0]
        if kind in UploadItem.Kind.values:
            return kind
    return ""


def most_bytes(kind: str) -> int:
    """A file of this kind has to be smaller than this; of no known kind, smaller than a video."""
    return limits.MAX_BYTES_POSTED.get(kind, limits.VIDEO_POSTED_BYTES)


def candidates(name: str) -> list[str]:
    """The ids that a file may get, the best first: its name without the ending, else its path."""
    path = [part for part in SEPARATORS.split(name) if part not in ("", ".", "..")]
    stems = [*path[:-1], _stem(path[-1])] if path else []
    proposed = ["".join(stems[-1:]), "-".join(stems)]
    return [one for one in dict.fromkeys(proposed) if ids.problem(one) is None]


def chosen(names: Sequence[str], taken: Iterable[str]) -> Iterator[str]:
    """An id for each name in turn, none of them taken and no two alike."""
    used = set(taken)
    for name in names:
        free = (one for one in candidates(name) if one not in used)
        found = next(free, None) or ids.new_ordered_id()
        used.add(found)
        yield found


def _stem(name: str) -> str:
    """The name without its ending, as `.gitignore` has none; cut where it would be too long."""
    stem = name.rpartition(".")[0] or name
    return stem[: limits.ID_CHARACTERS].strip()
