"""What names say: the id that a file will have, and the kind of input that it is."""

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from inputs_app.models import UploadItem
from inputs_core import ids, limits

Kind = UploadItem.Kind
_UNSAFE = re.compile(r"[\s/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_STORED = re.compile(r"[\x00\ud800-\udfff]")
HASH_DIGITS = 8
KINDS = {
    Kind.IMAGE: ("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp", "gif"),
    Kind.VIDEO: ("avi", "mp4", "m4v", "wmv", "mov", "3gp", "3gpp", "webm", "mkv"),
    Kind.AUDIO: ("wav", "mp3", "flac", "ogg", "m4a", "aac"),
    Kind.TEXT: ("txt", "text", "csv", "tsv", "md", "json", "jsonl", "html", "htm", "xml", "svg"),
}
_BY_ENDING = {ending: kind for kind, endings in KINDS.items() for ending in endings}


def id_of_file(name: str) -> str:
    """The id of a file by its name, the same each time, so that a second upload is noticed.

    A name without blanks and slashes is the id itself (`1.jpg`). In others these become `_`, and a
    hash of the whole name stands behind (`cats/1.jpg` → `cats_1.jpg_3f2a9c01`), so that two names
    never become one id; as in imports from a bucket.
    """
    is_safe = not _UNSAFE.search(name) and ids.problem(name) is None
    return name if is_safe else _hashed(name)


def replaced(input_id: str) -> str:
    """An id that may be used, made of one that may not: what cannot stand there becomes `_`."""
    return _hashed(input_id)


def storable(text: str) -> str:
    """The text as a database takes it: NUL and halves of surrogate pairs become U+FFFD."""
    return _NOT_STORED.sub("\N{REPLACEMENT CHARACTER}", text)


def suffixed(input_id: str) -> str:
    """Another id that begins alike and ends in eight random digits."""
    ending = ids.new_id()[:HASH_DIGITS]
    start = input_id[: limits.ID_CHARACTERS - HASH_DIGITS - 1]
    return f"{start if ids.problem(start) is None else 'input'}-{ending}"


def _hashed(name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]
    safe = _UNSAFE.sub("_", name)[-(limits.ID_CHARACTERS - HASH_DIGITS - 1) :].strip("_.")
    return f"{safe or 'input'}_{digest}"


def kind_of_name(name: str) -> str:
    """The kind of input by the ending of a file's name; empty where it tells nothing."""
    return _BY_ENDING.get(PurePosixPath(name).suffix.lower().lstrip("."), "")


def kind_of_url(url: str) -> str:
    """The kind of input by the path of an address; an image where it tells nothing."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    return kind_of_name(path.rpartition("/")[2]) or Kind.IMAGE
