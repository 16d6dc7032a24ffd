"""Audio for the samples, made with the standard library: plucked strings and voice-like vowels."""

import io
import math
import wave
from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from random import Random

RATE_HZ = 16_000
Sound = list[float]
CHORDS = {
    "C": (48, 55, 60, 64, 67),
    "Am": (45, 52, 57, 60, 64),
    "F": (41, 53, 57, 60, 65),
    "G": (43, 50, 55, 59, 67),
    "Dm": (50, 57, 62, 65, 69),
    "Em": (40, 52, 55, 59, 64),
}
"""MIDI note numbers, lowest string first."""
VOWELS = {
    "a": (730, 1090, 2440),
    "e": (530, 1840, 2480),
    "i": (270, 2290, 3010),
    "o": (570, 840, 2410),
    "u": (300, 870, 2240),
}
"""First three resonances in Hz. Source: Peterson and Barney (1952), adult speakers."""


def plucked(notes: Sequence[int], chance: Random, *, gap_s: float, ring_s: float) -> bytes:
    """A WAV file of plucked strings (Karplus-Strong), one note after the other.

    Units: `notes` are MIDI numbers, `gap_s` seconds between plucks, `ring_s` how long one rings.
    """
    samples = _silence(gap_s * len(notes) + ring_s)
    for index, note in enumerate(notes):
        _add(samples, _string(note, ring_s, chance), round(index * gap_s * RATE_HZ))
    return _wav(samples)


def strummed(chords: Sequence[str], chance: Random, *, bar_s: float = 1.6) -> bytes:
    """A WAV file of chords strummed like on a guitar, one a bar."""
    samples = _silence(bar_s * len(chords) + 1.5)
    for bar, name in enumerate(chords):
        for string, note in enumerate(CHORDS[name]):
            start_s = bar * bar_s + string * 0.035
            _add(samples, _string(note, 2.4, chance), round(start_s * RATE_HZ))
    return _wav(samples)


def spoken(syllables: str, chance: Random, *, pitch_hz: float) -> bytes:
    """A WAV file that sounds like speech without words: vowels of a voice that rises and falls.

    `syllables` is a string of vowels; a blank is a pause, as between words.
    """
    samples: Sound = []
    for index, letter in enumerate(syllables):
        if letter == " ":
            samples.extend(_silence(0.14))
            continue
        fall = 1.12 - 0.25 * index / len(syllables)
        samples.extend(_vowel(letter, chance, pitch_hz * fall * chance.uniform(0.95, 1.05)))
    return _wav(samples)


def _string(note: int, ring_s: float, chance: Random) -> Sound:
    length = round(RATE_HZ / (440 * 2 ** ((note - 69) / 12)))
    ring = deque(chance.uniform(-0.5, 0.5) for _ in range(length))
    sound: Sound = []
    for _ in range(round(ring_s * RATE_HZ)):
        first = ring.popleft()
        ring.append(0.498 * (first + ring[0]))
        sound.append(first)
    return sound


def _vowel(letter: str, chance: Random, pitch_hz: float) -> Iterable[float]:
    """Pulses of the vocal folds through three resonators, faded in and out."""
    length = round(chance.uniform(0.13, 0.24) * RATE_HZ)
    pulses: Sound = []
    phase = 0.0
    for _ in range(length):
        phase += pitch_hz / RATE_HZ
        pulses.append(1.0 if phase >= 1 else chance.uniform(-0.01, 0.01))
        phase %= 1
    voice = _silence(length / RATE_HZ)
    for loudness, centre_hz in zip((1.0, 0.5, 0.25), VOWELS[letter], strict=True):
        _add(voice, _resonance(pulses, centre_hz, 90.0, loudness), 0)
    return (value * math.sin(math.pi * at / length) for at, value in enumerate(voice))


def _resonance(pulses: Sound, centre_hz: float, width_hz: float, loudness: float) -> Sound:
    decay = math.exp(-math.pi * width_hz / RATE_HZ)
    turn = 2 * decay * math.cos(2 * math.pi * centre_hz / RATE_HZ)
    sound: Sound = []
    last = before = 0.0
    for pulse in pulses:
        last, before = loudness * pulse + turn * last - decay * decay * before, last
        sound.append(last)
    return sound


def _silence(length_s: float) -> Sound:
    return [0.0] * round(length_s * RATE_HZ)


def _add(samples: Sound, sound: Sound, start: int) -> None:
    for at, value in enumerate(sound[: len(samples) - start], start):
        samples[at] += value


def _wav(samples: Sound) -> bytes:
    """16 bit mono, as loud as it can be."""
    loudest = max(0.001, *map(abs, samples))
    whole = array("h", (round(30_000 * value / loudest) for value in samples))
    sink = io.BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(whole.tobytes())
    return sink.getvalue()
