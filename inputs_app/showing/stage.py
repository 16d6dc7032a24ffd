"""What stands on the stage of an input's page: picture, film, sound, text, or two of them."""

from dataclasses import dataclass

from inputs_app.client.types import Input, MediaPart
from inputs_app.showing import words
from inputs_app.showing.pictures import Links

SHOWN_BY_BROWSERS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


@dataclass(frozen=True)
class Picture:
    """A picture; `full` is the original where browsers can show it, else empty."""

    source: str
    full: str
    width: int
    height: int


@dataclass(frozen=True)
class Film:
    """A film with its first picture."""

    source: str
    poster: str
    width: int
    height: int


@dataclass(frozen=True)
class Sound:
    """A sound with its outline."""

    source: str
    wave: str
    length: str


@dataclass(frozen=True)
class Text:
    """A text: at hand, or to be fetched from `source`."""

    raw: str
    source: str


@dataclass(frozen=True)
class Stage:
    """The media of an input that can be shown now; all None while it is not processed."""

    picture: Picture | None = None
    film: Film | None = None
    sound: Sound | None = None
    text: Text | None = None
    original: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be shown."""
        return not (self.picture or self.film or self.sound or self.text)

    @property
    def is_pair(self) -> bool:
        """Whether two media stand side by side."""
        return bool(self.text and self.picture)


def of(item: Input, links: Links) -> Stage:
    """The stage of an input."""
    if item.status.code != 30000:
        return Stage()
    image, video, audio, text = (item.part(place) for place in ("image", "video", "audio", "text"))
    first = item.media[0] if item.media else None
    return Stage(
        picture=_picture(image, links) if image else None,
        film=_film(video, links) if video else None,
        sound=_sound(audio, links) if audio else None,
        text=Text(text.raw_text, links.text(text, "text")) if text else None,
        original=links.download(first, item.id) if first else "",
    )


def _picture(part: MediaPart, links: Links) -> Picture | None:
    source = links.media(part, "large")
    if not source:
        return None
    can_show = str(part.info.get("format", "")).upper() in SHOWN_BY_BROWSERS
    width, height = _box(part)
    return Picture(source, links.media(part, "orig") if can_show else "", width, height)


def _film(part: MediaPart, links: Links) -> Film | None:
    source = links.media(part, "orig")
    return Film(source, links.media(part, "large"), *_box(part)) if source else None


def _sound(part: MediaPart, links: Links) -> Sound | None:
    source = links.media(part, "orig")
    seconds = part.info.get("duration_seconds")
    length = words.duration(seconds) if isinstance(seconds, int | float) else ""
    return Sound(source, links.wave(part), length) if source else None


def _box(part: MediaPart) -> tuple[int, int]:
    width, height = part.info.get("width"), part.info.get("height")
    if isinstance(width, int | float) and isinstance(height, int | float) and width and height:
        return int(width), int(height)
    return 4, 3
