"""Texts: their encoding, guessed from the bytes, and their length."""

import codecs
import re
from typing import Any, BinaryIO

from inputs_core.media.errors import damaged

PIECE_BYTES = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CODECS = (("UTF-8", "utf-8"), ("ISO-8859-1", "cp1252"), ("ISO-8859-1", "latin-1"))


def encoding_of(data: bytes, *, is_whole: bool = True) -> tuple[str, str] | None:
    """The encoding's name and Python's codec, or None where the bytes are no text.

    `is_whole=False`: the bytes are only the beginning, so a character may be cut at their end.
    Tried in turn: byte order marks, UTF-8, UTF-16 without a mark, Windows-1252, Latin-1.
    """
    for mark, name, codec in _BOMS:
        if data.startswith(mark):
            return (name, codec) if _reads(data, codec, is_whole) else None
    for codec in ("utf-16-le", "utf-16-be"):
        zeros = data[1::2] if codec == "utf-16-le" else data[0::2]
        if len(data) > 1 and zeros.count(0) > len(zeros) // 2 and _reads(data, codec, is_whole):
            return "UTF-16", codec
    return next(((name, codec) for name, codec in _CODECS if _reads(data, codec, is_whole)), None)


def _reads(data: bytes, codec: str, is_whole: bool) -> bool:
    try:
        decoded = codecs.getincrementaldecoder(codec)().decode(data, is_whole)
    except UnicodeDecodeError:
        return False
    return _BINARY.search(decoded) is None


def text_facts(file: BinaryIO) -> dict[str, Any]:
    """`{"char_count", "encoding"}` of a text file of at most 20 MB.

    Raises: MediaError 30101 where the bytes are no text.
    """
    file.seek(0)
    data = file.read()
    found = encoding_of(data)
    if found is None:
        raise damaged("text")
    name, codec = found
    return {"char_count": len(data.decode(codec)), "encoding": name}
