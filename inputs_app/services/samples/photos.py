"""Pictures for the samples: real photographs of two scientific packages, cropped and toned.

It must not import those packages (slow, and absent without the extra `demo`): it reads their files.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Literal

from PIL import Image, ImageEnhance, ImageOps

from inputs_app.services.samples.scenes import Box, Polygon, Scene

Tone = Literal["natural", "warm", "cool", "grey", "bright"]
TONES: tuple[Tone, ...] = ("natural", "natural", "natural", "warm", "cool", "bright", "grey")
TYPES = ("JPEG", "JPEG", "JPEG", "JPEG", "WEBP", "PNG")
KEPT_SHARE = 0.55
"""A box is named on a crop only if at least this share of it is still in the picture."""


class PhotosMissingError(LookupError):
    """The packages that carry the photographs are not installed."""


@dataclass(frozen=True)
class View:
    """One look at a photograph: the part that is shown (fractions), mirrored or not, toned."""

    left: float
    top: float
    width: float
    height: float
    is_mirrored: bool
    tone: Tone
    side_px: int
    type: str

    def place(self, row: float, col: float) -> tuple[float, float]:
        """Where a point of the photograph stands in this view, as (row, col) fractions."""
        across = (col - self.left) / self.width
        return (row - self.top) / self.height, 1 - across if self.is_mirrored else across


def view(chance: Random, *, is_whole: bool) -> View:
    """A view of a photograph; the whole of it, or a part of 55 to 90 % of each side."""
    type_ = "JPEG" if is_whole else chance.choice(TYPES)
    width, height = (1.0, 1.0) if is_whole else (_part(chance), _part(chance))
    return View(
        left=round(chance.uniform(0, 1 - width), 3),
        top=round(chance.uniform(0, 1 - height), 3),
        width=width,
        height=height,
        is_mirrored=not is_whole and chance.random() < 0.5,
        tone="natural" if is_whole else chance.choice(TONES),
        side_px=480 if type_ == "PNG" else chance.choice((640, 720, 800, 960)),
        type=type_,
    )


def picture(scene: Scene, seen: View) -> Image.Image:
    """The photograph of a scene as the view shows it, RGB, its longest side `side_px`.

    Raises: PhotosMissingError.
    """
    whole = _photograph(scene.package, scene.file)
    size = whole.size
    box = (
        round(seen.left * size[0]),
        round(seen.top * size[1]),
        round((seen.left + seen.width) * size[0]),
        round((seen.top + seen.height) * size[1]),
    )
    part = whole.crop(box)
    scale = seen.side_px / max(part.size)
    part = part.resize(
        (round(part.width * scale), round(part.height * scale)), Image.Resampling.LANCZOS
    )
    return _toned(ImageOps.mirror(part) if seen.is_mirrored else part, seen.tone)


def encoded(image: Image.Image, type_: str = "JPEG") -> bytes:
    """The bytes of an image file of the given Pillow type."""
    sink = io.BytesIO()
    image.save(sink, type_, quality=84)
    return sink.getvalue()


def box_in_view(box: Box, seen: View) -> Box | None:
    """A box (top, left, bottom, right) in the view, cut at its edges; None if mostly outside."""
    (top, col_a), (bottom, col_b) = seen.place(box[0], box[1]), seen.place(box[2], box[3])
    left, right = min(col_a, col_b), max(col_a, col_b)
    cut = (_inside(top), _inside(left), _inside(bottom), _inside(right))
    whole = (bottom - top) * (right - left)
    return cut if (cut[2] - cut[0]) * (cut[3] - cut[1]) >= KEPT_SHARE * whole else None


def polygon_in_view(polygon: Polygon, seen: View) -> Polygon | None:
    """A polygon's (row, col) points in the view; None if one of them lies outside."""
    points = tuple(seen.place(row, col) for row, col in polygon)
    is_inside = all(0 <= row <= 1 and 0 <= col <= 1 for row, col in points)
    return tuple((round(row, 4), round(col, 4)) for row, col in points) if is_inside else None


@lru_cache(maxsize=16)
def _photograph(package: str, file: str) -> Image.Image:
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / file
        if path.is_file():
            with Image.open(path) as image:
                return image.convert("RGB")
    raise PhotosMissingError(f"{package}/{file}")


def _toned(image: Image.Image, tone: Tone) -> Image.Image:
    if tone == "grey":
        return ImageOps.autocontrast(ImageOps.grayscale(image)).convert("RGB")
    if tone == "bright":
        return ImageEnhance.Brightness(image).enhance(1.15)
    if tone == "natural":
        return image
    tint = (255, 214, 160) if tone == "warm" else (150, 196, 255)
    return Image.blend(image, Image.new("RGB", image.size, tint), 0.14)


def _part(chance: Random) -> float:
    return round(chance.uniform(0.55, 0.92), 3)


def _inside(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
