"""Audio: facts from the container, and the outline of the sound for a drawn waveform."""

import time
from array import array
from typing import Any

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from inputs_core.media.errors import OVER_LIMIT, UNSUPPORTED_FORMAT, MediaError
from inputs_core.media.numbers import int32
from inputs_core.media.sniffing import MediaType

PEAKS = 200
RATE_HZ = 8000
HIGHEST_RATE_HZ = 768_000
PARTS_PER_S = 100
DECODING_S = 20.0
LOUDEST = 32768
WHOLE_S = 30 * 60
"""Longer sound is not decoded whole: each peak is heard at its own place."""

SNIPPET_FRAMES = 8


def audio_facts(container: InputContainer, found: MediaType) -> dict[str, Any]:
    """`{"audio_format", "sample_rate", "duration_seconds", "bit_rate"}`.

    Raises: MediaError 30101 without a sound track, with moving pictures, or above 768 kHz.
    """
    stream = _stream(container)
    if any(not _is_cover(it) for it in container.streams.video):
        raise MediaError(UNSUPPORTED_FORMAT, f"The file is a video ({found.name}), not audio.")
    rate_hz = stream.codec_context.sample_rate
    if not 0 < rate_hz <= HIGHEST_RATE_HZ:
        raise MediaError(UNSUPPORTED_FORMAT, f"A sample rate of {rate_hz} Hz is not supported.")
    duration_s = _duration_s(container, stream)
    return {
        "audio_format": found.name,
        "sample_rate": rate_hz,
        "duration_seconds": round(duration_s, 3),
        "bit_rate": int32(stream.codec_context.bit_rate or container.bit_rate),
    }


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _stream(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise MediaError(UNSUPPORTED_FORMAT, "The file has no sound track: it is not audio.")
    return container.streams.audio[0]


def _duration_s(container: InputContainer, stream: AudioStream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def peaks(container: InputContainer, duration_s: float) -> list[float]:
    """The loudest value of each of 200 equal parts, 0 to 1, from the beginning to the end.

    Raises: MediaError 30105 where decoding takes longer than 20 s.
    """
    stream = _stream(container)
    ear = Ear(stream.codec_context.sample_rate)
    if duration_s > WHOLE_S:
        return [_peak_at(container, stream, ear, duration_s * it / PEAKS) for it in range(PEAKS)]
    container.seek(0)
    loud: list[int] = []
    for frame in container.decode(stream):
        loud.extend(ear.loudest(frame))
        if len(loud) > 2 * WHOLE_S * PARTS_PER_S:  # the header told a shorter length
            break
    return _merged(loud)


class Ear:
    """Hears frames of one stream as one channel at 8 kHz at most, within 20 s altogether."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = max(1, min(RATE_HZ, rate_hz))
        self._part = max(1, self._rate_hz // PARTS_PER_S)
        self._ends_at = time.monotonic() + DECODING_S
        self.forget()

    def forget(self) -> None:
        """The next frame comes from another place."""
        self._resampler = AudioResampler(format="s16", layout="mono", rate=self._rate_hz)

    def loudest(self, frame: Any) -> list[int]:
        """The loudest sample of each hundredth of a second of a frame. Raises: MediaError."""
        if time.monotonic() > self._ends_at:
            raise MediaError(OVER_LIMIT, "The sound takes too long to decode.")
        found = []
        for piece in self._resampler.resample(frame):
            samples = array("h", bytes(piece.planes[0])[: piece.samples * 2])
            for start in range(0, len(samples), self._part):
                part = samples[start : start + self._part]
                found.append(max(abs(max(part)), abs(min(part))))
        return found


def _merged(loud: list[int]) -> list[float]:
    if not loud:
        return [0.0] * PEAKS
    count = len(loud)
    bounds = [(it * count // PEAKS, (it + 1) * count // PEAKS) for it in range(PEAKS)]
    parts = [loud[start : max(end, start + 1)] for start, end in bounds]
    return [round(min(1.0, max(part) / LOUDEST), 4) for part in parts]


def _peak_at(container: InputContainer, stream: AudioStream, ear: Ear, seconds: float) -> float:
    ear.forget()
    loud = [0]
    try:
        container.seek(int(seconds * av.time_base))
        for number, frame in enumerate(container.decode(stream)):
            loud.extend(ear.loudest(frame))
            if number >= SNIPPET_FRAMES:
                break
    except av.FFmpegError:
        return round(max(loud) / LOUDEST, 4)
    return round(min(1.0, max(loud) / LOUDEST), 4)
