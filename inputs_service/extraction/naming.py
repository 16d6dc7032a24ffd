"""The ids of inputs that come from files."""

import hashlib
import re

from inputs_core import ids, limits

_BETWEEN = re.compile(r"[\x00-\x20\x7f-\xa0/\\\u2028\u2029\ud800-\udfff]+")
_HASH_CHARACTERS = 8
_SUFFIX_CHARACTERS = 3


def id_of(name: str) -> str:
    """The id of the input that a file of this name becomes: always the same one.

    A name without blanks and slashes is the id itself (`1.jpg`). In others these become `_`, and a
    hash of the whole name stands behind (`cats/1.jpg` → `cats_1.jpg_3f2a9c01`): so `a/b_c.png`,
    `a_b/c.png` and `a_b_c.png` are three inputs. Units/limits: 253 characters, which leaves room
    for `-1` to `-9`; of a longer name the end stays.
    """
    cleaned = _BETWEEN.sub("_", name).strip("_")
    most = limits.ID_CHARACTERS - _SUFFIX_CHARACTERS
    if cleaned == name and len(name) <= most and ids.problem(name) is None:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_CHARACTERS]
    found = f"{cleaned[-(most - _HASH_CHARACTERS - 1) :]}_{digest}".lstrip("_")
    return f"file_{digest}" if ids.problem(found) else found
