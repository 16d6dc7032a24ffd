"""Why bytes are not taken: a code of the API and a sentence for a person."""

import struct

import av
from PIL import Image

UNSUPPORTED_FORMAT = 30101
OVER_LIMIT = 30105

DECODER_ERRORS = (
    av.FFmpegError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What Pillow and FFmpeg raise for hostile or damaged bytes; their texts are never shown."""


class MediaError(Exception):
    """The bytes cannot be an input. `code` is 30101 (format) or 30105 (over a limit)."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def damaged(what: str) -> MediaError:
    """The error for bytes that begin like a known format but cannot be decoded."""
    return MediaError(UNSUPPORTED_FORMAT, f"The {what} cannot be decoded: it is damaged or cut.")
