"""Media for the tests, made on the spot: nothing is read from a file of somebody else."""

import io
import math
import struct
import wave
import zlib
from array import array
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image, ImageDraw


def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose top left corner is white."""
    image = Image.new("RGB", (width, height), (20, 40, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2, height), fill=(220, 30, 30))
    draw.rectangle((0, 0, width // 8, height // 8), fill=(255, 255, 255))
    return image.convert(mode)


def image_bytes(
    name: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any
) -> bytes:
    """An encoded picture."""
    out = io.BytesIO()
    picture(*size, mode=mode).save(out, name, **options)
    return out.getvalue()


def turned_jpeg(orientation: int, size: tuple[int, int] = (400, 200)) -> bytes:
    """A JPEG whose camera was held in another way."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image_bytes("JPEG", size, exif=exif)


def bomb_png(side_px: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that claims a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 10_000)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def wav_bytes(seconds: float = 1.0, rate: int = 16_000) -> bytes:
    """A tone: the first half at full loudness, the second at a tenth."""
    count = int(seconds * rate)
    samples = array("h", bytes(2 * count))
    for index in range(count):
        loud = 32_000 if index < count // 2 else 3_200
        samples[index] = int(loud * math.sin(2 * math.pi * 440 * index / rate))
    out = io.BytesIO()
    with wave.open(out, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.tobytes())
    return out.getvalue()


def audio_bytes(container: str, codec: str, seconds: float = 1.0) -> bytes:
    """The same tone in another format."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream: Any = target.add_stream(codec, rate=44_100)
        stream.layout = "mono"
        with av.open(io.BytesIO(wav_bytes(seconds)), "r") as source:
            resampler = av.AudioResampler(
                format=stream.codec_context.format, layout="mono", rate=44_100
            )
            fifo = av.AudioFifo()
            for frame in source.decode(audio=0):
                for piece in resampler.resample(frame):
                    fifo.write(piece)
        size = stream.codec_context.frame_size or 1024
        pts = 0
        while (part := _piece(fifo, size)) is not None:
            part.pts, part.time_base = pts, Fraction(1, 44_100)
            pts += part.samples
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return out.getvalue()


def _piece(fifo: Any, size: int) -> AudioFrame | None:
    found: AudioFrame | None = fifo.read(size) or fifo.read(0)
    return found


def video_bytes(
    container: str = "mp4",
    codec: str = "mpeg4",
    *,
    size: tuple[int, int] = (320, 240),
    seconds: float = 1.0,
    fps: int = 10,
) -> bytes:
    """A short video of the picture."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        stream: Any = target.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        from_image: Callable[[Image.Image], VideoFrame] = VideoFrame.from_image
        frame = from_image(picture(*size))
        for number in range(int(seconds * fps)):
            frame.pts, frame.time_base = number, Fraction(1, fps)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()
