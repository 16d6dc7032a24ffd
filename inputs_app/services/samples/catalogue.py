"""The list of samples: a fixed order of fixed ids, each with the way to make its JSON.

The list is cheap; the media of a sample are made only when its `data` is called for.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from inputs_app.services.samples import films, photos, sounds
from inputs_app.services.samples.records import geo, labels, metadata, regions
from inputs_app.services.samples.scenes import SCENES, Scene, chance
from inputs_app.services.samples.words import PASSAGES, QUESTIONS, Passage

Json = dict[str, Any]
VIEWS_PER_SCENE = 14
PAIRS = 16
ORDER = 1031
"""An order whose end, the newest inputs, shows every kind on the first screen."""
TUNES = (
    ("C", "Am", "F", "G"),
    ("Am", "F", "C", "G"),
    ("Dm", "G", "C", "Em"),
    ("Em", "C", "G", "Am"),
)
MELODIES = (
    (60, 64, 67, 72, 67, 64, 60),
    (57, 60, 64, 69, 64, 60, 57, 52),
    (62, 66, 69, 74, 73, 69, 66, 62),
    (55, 59, 62, 67, 71, 67, 62, 59),
    (64, 67, 71, 76, 74, 71, 67),
)
VOICES = (
    ("aei oua ie", 118),
    ("ou ai eo iau", 205),
    ("ie oa uai eo ia", 142),
    ("a e io u oai", 176),
)
FILMS = (
    ("temple", 0.55, False),
    ("dahlia", 0.5, True),
    ("garage", 0.6, False),
    ("coffee", 0.5, True),
)


@dataclass(frozen=True)
class Sample:
    """One sample: its id, and a function that makes the `data` of the input to post."""

    id: str
    data: Callable[[], Json]
    is_video: bool = False


def all_samples(service_url: str) -> list[Sample]:
    """Every sample, in an order that mixes the kinds; always the same list.

    `service_url` is the origin of the API itself: one sample points at a page it does not have.
    """
    samples = [
        *_pictures(),
        *(Sample(f"{p.kind}-{i:04}", partial(_text, i, p)) for i, p in enumerate(PASSAGES, 1)),
        *_sounds(),
        *(Sample(f"film-{i:04}", partial(_film, i, *f), True) for i, f in enumerate(FILMS, 1)),
        *(Sample(f"pair-{i:04}", partial(_pair, i)) for i in range(1, PAIRS + 1)),
        *_failures(service_url),
    ]
    chance("order", ORDER).shuffle(samples)
    return samples


def _pictures() -> list[Sample]:
    return [
        Sample(f"{scene.name}-{number:04}", partial(_picture, scene, number))
        for scene in SCENES
        for number in range(1, VIEWS_PER_SCENE + 1)
    ]


def _picture(scene: Scene, number: int) -> Json:
    luck = chance(scene.name, number)
    seen = photos.view(luck, is_whole=number == 1)
    data: Json = {
        "image": {"base64": _base64(photos.encoded(photos.picture(scene, seen), seen.type))},
        "concepts": labels(scene, luck),
        "metadata": metadata(scene, seen, luck),
    }
    if luck.random() < 0.6:
        data["geo"] = geo(scene, luck)
    if number == 1 or luck.random() < 0.4:
        data["regions"] = regions(f"{scene.name}-{number:04}", scene, seen)
    return data


def _text(number: int, passage: Passage) -> Json:
    moods = {"positive", "negative", "neutral"}
    return {
        "text": {"raw": passage.text},
        "concepts": [
            {"id": passage.mood, "value": 1},
            *({"id": mood, "value": 0} for mood in sorted(moods - {passage.mood})),
        ],
        "metadata": {
            "kind": passage.kind,
            "language": passage.language,
            "words": len(passage.text.split()),
            "source": {"team": "support" if passage.kind == "chat" else "shop", "row": number},
        },
    }


def _sounds() -> list[Sample]:
    return [
        *(Sample(f"chords-{i:04}", partial(_chords, i, t)) for i, t in enumerate(TUNES, 1)),
        *(Sample(f"melody-{i:04}", partial(_melody, i, m)) for i, m in enumerate(MELODIES, 1)),
        *(Sample(f"voice-{i:04}", partial(_voice, i, *v)) for i, v in enumerate(VOICES, 1)),
    ]


def _chords(number: int, names: tuple[str, ...]) -> Json:
    wav = sounds.strummed(names, chance("chords", number))
    return _audio(wav, ("music", "guitar"), {"chords": list(names), "bars": len(names)})


def _melody(number: int, notes: tuple[int, ...]) -> Json:
    wav = sounds.plucked(notes, chance("melody", number), gap_s=0.32, ring_s=2.2)
    return _audio(wav, ("music", "melody"), {"notes": list(notes), "gap_s": 0.32})


def _voice(number: int, syllables: str, pitch_hz: int) -> Json:
    wav = sounds.spoken(syllables * 2, chance("voice", number), pitch_hz=pitch_hz)
    return _audio(wav, ("speech",), {"pitch_hz": pitch_hz, "words": len(syllables.split()) * 2})


def _audio(wav: bytes, concepts: tuple[str, ...], made: Json) -> Json:
    other = "music" if "speech" in concepts else "speech"
    return {
        "audio": {"base64": _base64(wav)},
        "concepts": [*({"id": id_, "value": 1} for id_ in concepts), {"id": other, "value": 0}],
        "metadata": {"made": {"by": "arithmetic", **made}, "channels": 1},
    }


def _film(number: int, name: str, zoom: float, is_leftwards: bool) -> Json:
    scene = next(scene for scene in SCENES if scene.name == name)
    whole = photos.picture(scene, photos.view(chance(name, 1), is_whole=True))
    mp4 = films.film(whole, seconds=3 + number, zoom=zoom, is_leftwards=is_leftwards)
    return {
        "video": {"base64": _base64(mp4)},
        "concepts": labels(scene, chance("film", number)),
        "metadata": {"caption": scene.caption, "move": {"zoom": zoom, "leftwards": is_leftwards}},
        "geo": geo(scene, chance("film place", number)),
    }


def _pair(number: int) -> Json:
    luck = chance("pair", number)
    scene = SCENES[number % len(SCENES)]
    seen = photos.view(luck, is_whole=False)
    question = QUESTIONS[number % len(QUESTIONS)]
    return {
        "image": {"base64": _base64(photos.encoded(photos.picture(scene, seen)))},
        "text": {"raw": question},
        "concepts": labels(scene, luck),
        "metadata": {"prompt": {"language": "en", "asks": question.split()[0].lower()}},
    }


def _failures(service_url: str) -> list[Sample]:
    """Inputs that fail on purpose, so that a failure can be looked at."""
    addresses = {
        "broken-0001": f"{service_url}/no-such-picture.jpg",
        "broken-0002": "http://192.168.0.7/camera/latest.jpg",
        "broken-0003": "http://no-such-host.invalid/photo.png",
    }
    not_an_image = b"\xff\xd8\xff\xe0 this only begins like a JPEG " * 40
    return [
        *(Sample(id_, partial(_broken, {"url": url})) for id_, url in addresses.items()),
        Sample("broken-0004", partial(_broken, {"base64": _base64(not_an_image)})),
    ]


def _broken(image: Json) -> Json:
    return {
        "image": {**image, "allow_duplicate_url": True},
        "metadata": {"why": "shows what a failed input looks like"},
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
