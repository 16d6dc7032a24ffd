"""Videos, sound and texts: facts, posters, peaks, and what does not fit its place."""

import io
import json
import struct
import time

import pytest
from clarifai_grpc.grpc.api import resources_pb2
from PIL import Image

from inputs_core import media
from tests.core import samples


def examined(place: str, data: bytes) -> media.Content:
    """What is told of these bytes in this place."""
    return media.examine(place, io.BytesIO(data))


@pytest.mark.parametrize(
    ("container", "codec"),
    [("mp4", "mpeg4"), ("mov", "mpeg4"), ("avi", "mpeg4"), ("asf", "wmv2"), ("webm", "libvpx")],
)
def test_a_video_tells_its_facts_and_has_a_poster(container: str, codec: str) -> None:
    content = examined("video", samples.video_bytes(container, codec, seconds=2))
    info = content.facts["video_info"]
    assert (info["width"], info["height"]) == (320, 240)
    assert info["fps"] == 10
    assert info["frame_count"] == 20
    assert info["duration_seconds"] == pytest.approx(2, abs=0.2)
    assert set(content.files) == {"large", "small", "tiny"}
    with Image.open(io.BytesIO(content.files["tiny"])) as image:
        assert image.size == (128, 96)


def test_a_video_above_ten_minutes_is_over_the_limit() -> None:
    data = samples.video_bytes(size=(16, 16), seconds=601, fps=1)
    with pytest.raises(media.MediaError, match="10\\.0 minutes long; at most 10") as caught:
        examined("video", data)
    assert caught.value.code == 30105


def test_a_video_cut_in_its_middle_is_damaged() -> None:
    data = samples.video_bytes()
    with pytest.raises(media.MediaError) as caught:
        examined("video", data[: len(data) // 2])
    assert caught.value.code == 30101


@pytest.mark.parametrize(
    ("container", "codec", "name", "content_type"),
    [
        ("wav", "pcm_s16le", "WAV", "audio/wav"),
        ("mp3", "libmp3lame", "MP3", "audio/mpeg"),
        ("flac", "flac", "FLAC", "audio/flac"),
        ("adts", "aac", "AAC", "audio/aac"),
        ("ipod", "aac", "AAC", "audio/mp4"),
        ("mp4", "aac", "MP4", "audio/mp4"),
    ],
)
def test_sound_tells_its_facts_and_outline(
    container: str, codec: str, name: str, content_type: str
) -> None:
    content = examined("audio", samples.audio_bytes(container, codec))
    info = content.facts["audio_info"]
    assert (info["audio_format"], info["sample_rate"]) == (name, 44_100)
    assert info["duration_seconds"] == pytest.approx(1, abs=0.1)
    assert content.content_type == content_type
    outline = json.loads(content.files["peaks"])["peaks"]
    assert len(outline) == 200
    assert all(0 <= it <= 1 for it in outline)
    assert outline[50] > 0.8 > 0.2 > outline[150] > 0.05


def test_the_outline_of_very_short_and_of_very_long_sound() -> None:
    short = json.loads(examined("audio", samples.wav_bytes(0.01)).files["peaks"])["peaks"]
    assert len(short) == 200
    long = samples.wav_bytes(31 * 60, rate=100)
    outline = json.loads(examined("audio", long).files["peaks"])["peaks"]
    assert len(outline) == 200
    assert outline[50] > 0.5 > 0.2 > outline[150] > 0.03


@pytest.mark.parametrize(
    ("data", "encoding", "char_count"),
    [
        (b"plain", "UTF-8", 5),
        ("žluť".encode(), "UTF-8", 4),
        ("\ufeffžluť".encode(), "UTF-8", 4),
        ("žluť".encode("utf-16"), "UTF-16", 4),
        ("long enough".encode("utf-16-be"), "UTF-16", 11),
        ("žluť".encode("utf-32"), "UTF-32", 4),
        ("caf\xe9".encode("latin-1"), "ISO-8859-1", 4),
        ("“quoted”".encode("cp1252"), "ISO-8859-1", 8),
    ],
)
def test_a_text_tells_its_length_in_characters(data: bytes, encoding: str, char_count: int) -> None:
    content = examined("text", data)
    assert content.facts == {"text_info": {"char_count": char_count, "encoding": encoding}}
    assert content.content_type == "text/plain"
    assert content.files == {}


def test_a_text_that_turns_binary_after_its_head_is_refused() -> None:
    with pytest.raises(media.MediaError) as caught:
        examined("text", b"x" * 5000 + b"\x00\x01")
    assert caught.value.code == 30101


@pytest.mark.parametrize(
    ("place", "data", "sentence"),
    [
        ("text", samples.image_bytes("PNG"), "The file is an image (PNG), not a text."),
        ("video", samples.image_bytes("PNG"), "The file is an image (PNG), not a video."),
        ("video", samples.wav_bytes(0.1), "The file is audio (WAV), not a video."),
        ("audio", b"la la la", "The file is plain text, not audio."),
        ("audio", b"<svg/>", "SVG is not audio in a supported format."),
        ("audio", samples.video_bytes(), "The file has no sound track: it is not audio."),
        (
            "video",
            samples.audio_bytes("mp4", "aac", 0.2),
            "The file has no picture track: it is not a video.",
        ),
    ],
)
def test_what_does_not_fit_its_place_is_told_what_it_is(
    place: str, data: bytes, sentence: str
) -> None:
    with pytest.raises(media.MediaError) as caught:
        examined(place, data)
    assert (caught.value.code, caught.value.message) == (30101, sentence)


def test_a_playlist_that_names_other_files_is_only_text() -> None:
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    for place in ("video", "audio"):
        with pytest.raises(media.MediaError, match="plain text"):
            examined(place, playlist)


@pytest.mark.parametrize("rate", [1, 7])
def test_sound_at_an_absurd_rate_is_heard_quickly(rate: int) -> None:
    data = samples.wav_bytes(200_000 / rate, rate=rate)
    started = time.monotonic()
    content = examined("audio", data)
    assert content.facts["audio_info"]["sample_rate"] == rate
    assert time.monotonic() - started < 5


def test_sound_that_takes_too_long_to_decode_is_over_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("inputs_core.media.audio.DECODING_S", -1.0)
    with pytest.raises(media.MediaError, match="too long to decode") as caught:
        examined("audio", samples.wav_bytes())
    assert caught.value.code == 30105


def test_sound_at_an_impossible_rate_is_refused() -> None:
    with pytest.raises(media.MediaError, match="900000 Hz is not supported"):
        examined("audio", samples.wav_bytes(0.001, rate=900_000))


def test_an_absurd_count_of_frames_still_fits_the_api() -> None:
    data = bytearray(samples.video_bytes("avi", "mpeg4", seconds=2))
    header = data.find(b"strh") + 8
    data[header + 20 : header + 28] = struct.pack("<II", 1, 10_000_000)  # frames a second
    data[header + 32 : header + 36] = b"\xff" * 4  # frames
    info = examined("video", bytes(data)).facts["video_info"]
    assert info["frame_count"] == 2**31 - 1
    resources_pb2.VideoInfo(frame_count=info["frame_count"])
