"""Videos: facts from the container, and one frame as poster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from inputs_core import limits
from inputs_core.media.errors import (
    DECODER_ERRORS,
    OVER_LIMIT,
    UNSUPPORTED_FORMAT,
    MediaError,
    damaged,
)
from inputs_core.media.numbers import int32
from inputs_core.media.sniffing import MediaType

POSTER_AT_S = 1.0
FRAMES_TRIED = 60


@contextmanager
def opened(file: BinaryIO, found: MediaType, what: str) -> Iterator[InputContainer]:
    """The container in a file, read by the demuxer of its sniffed type and by no other.

    FFmpeg's playlist and concatenation formats can name further files and addresses: with the
    demuxer fixed and no protocol allowed, nothing but `file` is ever read.
    Raises: MediaError 30101, also for what fails inside the block.
    """
    options = {"protocol_whitelist": "none"}
    try:
        file.seek(0)
        with av.open(file, "r", format=found.demuxer, options=options) as container:
            yield container
    except DECODER_ERRORS:
        raise damaged(what) from None


def video_facts(container: InputContainer, found: MediaType) -> dict[str, Any]:
    """`{"width", "height", "fps", "video_format", "bit_rate", "frame_count", "duration_seconds"}`.

    Raises: MediaError 30101 without a picture track, 30105 above 10 minutes or 85 megapixels.
    """
    stream = _stream(container)
    duration_s, frame_count = _length(container, stream)
    if duration_s > limits.VIDEO_S:
        raise MediaError(
            OVER_LIMIT, f"The video is {duration_s / 60:.1f} minutes long; at most 10 are taken."
        )
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > limits.IMAGE_PIXELS:
        raise MediaError(OVER_LIMIT, "The video's picture has more than 85 megapixels.")
    fps = float(stream.average_rate or stream.guessed_rate or 0)
    return {
        "width": width,
        "height": height,
        "fps": round(fps, 3),
        "video_format": found.name,
        "bit_rate": int32(container.bit_rate),
        "frame_count": int32(frame_count or round(duration_s * fps)),
        "duration_seconds": round(duration_s, 3),
    }


def _stream(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise MediaError(UNSUPPORTED_FORMAT, "The file has no picture track: it is not a video.")
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    return stream


def _length(container: InputContainer, stream: VideoStream) -> tuple[float, int]:
    """Seconds and frames; where the header does not tell, the packets are walked through."""
    if container.duration:
        return container.duration / av.time_base, stream.frames
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base), stream.frames
    last_s, frame_count = 0.0, 0
    for packet in container.demux(stream):
        if packet.pts is not None and packet.time_base:
            last_s = max(last_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            frame_count += 1
    return last_s, frame_count


def poster(container: InputContainer, duration_s: float) -> Image.Image:
    """The frame at one second, or at a tenth of a shorter video: the first is often black.

    Raises: MediaError 30101 where no frame can be decoded.
    """
    stream = _stream(container)
    frame = _frame_at(container, stream, min(POSTER_AT_S, duration_s / 10))
    frame = frame or _frame_at(container, stream, 0.0)
    if frame is None:
        raise damaged("video")
    to_image: Callable[[], Image.Image] = frame.to_image
    image = to_image()
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


def _frame_at(container: InputContainer, stream: VideoStream, seconds: float) -> VideoFrame | None:
    found = None
    try:
        container.seek(int(seconds * av.time_base))
        for number, frame in enumerate(container.decode(stream)):
            found = frame
            if number >= FRAMES_TRIED or (frame.time or 0) >= seconds:
                break
    except av.FFmpegError:
        return found
    return found
