"""The type of a file by its first bytes; names and claimed content types play no part."""

import re
from dataclasses import dataclass

from inputs_core.media import text

HEAD_BYTES = 4096


@dataclass(frozen=True)
class MediaType:
    """A format: its name, the content type it is served with, where an input may hold it, and the
    FFmpeg demuxer that reads it (empty for images and text)."""

    name: str
    content_type: str
    places: tuple[str, ...]
    demuxer: str = ""


JPEG = MediaType("JPEG", "image/jpeg", ("image",))
PNG = MediaType("PNG", "image/png", ("image",))
GIF = MediaType("GIF", "image/gif", ("image",))
WEBP = MediaType("WEBP", "image/webp", ("image",))
BMP = MediaType("BMP", "image/bmp", ("image",))
TIFF = MediaType("TIFF", "image/tiff", ("image",))
MP4 = MediaType("MP4", "video/mp4", ("video", "audio"), "mov")
MOV = MediaType("MOV", "video/quicktime", ("video", "audio"), "mov")
THREE_GP = MediaType("3GPP", "video/3gpp", ("video", "audio"), "mov")
WEBM = MediaType("WEBM", "video/webm", ("video", "audio"), "matroska")
AVI = MediaType("AVI", "video/x-msvideo", ("video",), "avi")
WMV = MediaType("WMV", "video/x-ms-wmv", ("video", "audio"), "asf")
WAV = MediaType("WAV", "audio/wav", ("audio",), "wav")
MP3 = MediaType("MP3", "audio/mpeg", ("audio",), "mp3")
FLAC = MediaType("FLAC", "audio/flac", ("audio",), "flac")
OGG = MediaType("OGG", "audio/ogg", ("audio",), "ogg")
M4A = MediaType("AAC", "audio/mp4", ("audio",), "mov")
AAC = MediaType("AAC", "audio/aac", ("audio",), "aac")
SVG = MediaType("SVG", "text/plain", ("text",))
HTML = MediaType("HTML", "text/plain", ("text",))
TEXT = MediaType("text", "text/plain", ("text",))

_BY_BEGINNING = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", WMV),
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"ID3", MP3),
)
_RIFF = {b"WEBP": WEBP, b"AVI ": AVI, b"WAVE": WAV}
_STILL_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"jxl ", b"crx ")
_NOT_TEXT = (b"%PDF-", b"{\\rtf", b"PK\x03\x04")
_HTML = re.compile(rb"(?is)\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b")
_SVG = re.compile(rb"(?is)\s*(<\?xml.*?\?>\s*)?(<!--.*?-->\s*|<!doctype\s+svg.*?>\s*)*<svg\b")


def sniff(head: bytes) -> MediaType | None:
    """The format of a file that begins with `head`, or None where it is none that is known.

    Units/limits: give the first 4,096 bytes, or the whole file where it is shorter. SVG and HTML
    come back as text: never as something a browser would run.
    """
    for beginning, found in _BY_BEGINNING:
        if head.startswith(beginning):
            return found
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:128] or b"matroska" in head[:128] else None
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return BMP
    return _by_frame(head) or _by_text(head)


def _by_brand(brand: bytes) -> MediaType | None:
    if brand in _STILL_BRANDS:
        return None
    if brand[:3] in (b"M4A", b"M4B"):
        return M4A
    if brand[:2] == b"3g":
        return THREE_GP
    return MOV if brand == b"qt  " else MP4


def _by_frame(head: bytes) -> MediaType | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    has_layer, has_rate = head[1] & 0x06 != 0, head[2] & 0xF0 not in (0x00, 0xF0)
    return MP3 if has_layer and has_rate and head[2] & 0x0C != 0x0C else None


def _by_text(head: bytes) -> MediaType | None:
    if not head or head.startswith(_NOT_TEXT) or text.encoding_of(head, is_whole=False) is None:
        return None
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _SVG.match(plain):
        return SVG
    return HTML if _HTML.match(plain) else TEXT
