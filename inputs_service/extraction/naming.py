"""The ids of inputs that come from files."""

import hashlib
import re

from inputs_core import ids, limits

_BETWEEN = re.compile(r"[\x00-\x20\x7f-\xa0/\\\u2028\u2029\ud800-\udfff]+")
_HASH_CHARACTERS = 8
_SUFFIX_CHARACTERS = 3


def id_of(name: str) -> str:
    """The id of the input that a file of this name becomes: always the same one.

    Folders stay in it (`cats/1.jpg` → `cats_1.jpg`), so that files of one name in several folders
    are several inputs; blanks and slashes become `_`. Units/limits: 253 characters, which leaves
    room for `-1` to `-9`; of a longer name the end stays, behind a hash of the whole.
    """
    cleaned = _BETWEEN.sub("_", name).strip("_")
    most = limits.ID_CHARACTERS - _SUFFIX_CHARACTERS
    if len(cleaned) > most:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        start = digest[:_HASH_CHARACTERS]
        cleaned = f"{start}_{cleaned[-(most - _HASH_CHARACTERS - 1) :]}"
    return "file" if ids.problem(cleaned) else cleaned
