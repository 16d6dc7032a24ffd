"""Types by content: what a file is called or claims to be plays no part."""

import pytest

from inputs_core import media
from tests.core import samples


def name_of(data: bytes) -> str | None:
    """The name of the sniffed type."""
    found = media.sniff(data[: media.HEAD_BYTES])
    return found.name if found else None


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF"])
def test_images_are_known_by_their_bytes(name: str) -> None:
    assert name_of(samples.image_bytes(name)) == name


@pytest.mark.parametrize(
    ("container", "codec", "name"),
    [
        ("mp4", "mpeg4", "MP4"),
        ("mov", "mpeg4", "MOV"),
        ("avi", "mpeg4", "AVI"),
        ("3gp", "mpeg4", "3GPP"),
        ("asf", "wmv2", "WMV"),
        ("webm", "libvpx", "WEBM"),
    ],
)
def test_videos_are_known_by_their_bytes(container: str, codec: str, name: str) -> None:
    assert name_of(samples.video_bytes(container, codec)) == name


@pytest.mark.parametrize(
    ("container", "codec", "name"),
    [
        ("wav", "pcm_s16le", "WAV"),
        ("mp3", "libmp3lame", "MP3"),
        ("flac", "flac", "FLAC"),
        ("adts", "aac", "AAC"),
        ("ipod", "aac", "AAC"),
    ],
)
def test_sound_is_known_by_its_bytes(container: str, codec: str, name: str) -> None:
    assert name_of(samples.audio_bytes(container, codec, 0.3)) == name


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"hello", "text"),
        (b"a,b\n1,2\n", "text"),
        ("žluť".encode(), "text"),
        ("žluť".encode("utf-16"), "text"),
        ("plain".encode("utf-16-le"), "text"),
        ("caf\xe9".encode("latin-1"), "text"),
        (b"<svg onload=alert(1)>", "SVG"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg>", "SVG"),
        (b"\xef\xbb\xbf<svg>", "SVG"),
        (b"  <!DOCTYPE html><p>", "HTML"),
        (b"<!-- a --><HTML>", "HTML"),
        (b"<html5lookalike>", "text"),
    ],
)
def test_texts_are_known_and_markup_is_told_apart(data: bytes, name: str) -> None:
    assert name_of(data) == name
    found = media.sniff(data)
    assert found is not None
    assert found.content_type == "text/plain"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02\x03",
        b"%PDF-1.7\n",
        b"PK\x03\x04rest",
        b"\x7fELF\x02\x01\x01\x00",
        b"RIFF\x00\x00\x00\x00ACON",
        b"\x00\x00\x00\x18ftypheic",
        b"\x1a\x45\xdf\xa3nothing",
        b"half a text\x00and a zero",
    ],
)
def test_other_bytes_are_nothing_we_know(data: bytes) -> None:
    assert media.sniff(data) is None


def test_a_character_cut_at_the_end_of_the_head_is_still_text() -> None:
    assert name_of(b"x" * (media.HEAD_BYTES - 1) + "é".encode()) == "text"
