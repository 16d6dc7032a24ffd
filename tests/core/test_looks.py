"""The look of a picture stays nearly the same when it is scaled or compressed, and only then."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from inputs_core.media import MediaError, looks


def picture(seed: int, mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (640, 480), (250, 250, 250) if mode == "RGB" else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    chance = random.Random(seed)
    for _ in range(40):
        left, top, side = chance.randrange(560), chance.randrange(400), chance.randrange(40, 160)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.rectangle((left, top, left + side, top + side), colour)
    return image


def encoded(image: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(8))
def test_size_and_quality_change_little(seed: int) -> None:
    look = looks.look_of_bytes(encoded(picture(seed), "PNG"))
    small = picture(seed).resize((150, 112))
    for other in (encoded(picture(seed), "JPEG", quality=30), encoded(small, "JPEG", quality=60)):
        assert looks.distance(look, looks.look_of_bytes(other)) <= 6


def test_other_pictures_look_different() -> None:
    found = [looks.look_of_bytes(encoded(picture(seed), "PNG")) for seed in range(8)]
    between = [looks.distance(one, other) for one in found for other in found if one is not other]
    assert min(between) > 12


def test_a_look_is_a_signed_number_of_64_bits() -> None:
    dark_to_bright = Image.linear_gradient("L").rotate(90)
    assert looks.look_of(dark_to_bright) == -1
    assert looks.look_of(dark_to_bright.rotate(180)) == 0
    assert looks.distance(-1, 0) == 64
    assert looks.distance(-(2**63), 0) == 1


def test_what_is_transparent_counts_as_white() -> None:
    clear = picture(3, "RGBA")
    white = Image.new("RGBA", clear.size, "white")
    flat = Image.alpha_composite(white, clear).convert("RGB")
    away = looks.distance(
        looks.look_of_bytes(encoded(clear, "PNG")), looks.look_of_bytes(encoded(flat, "PNG"))
    )
    assert away <= 2


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(MediaError):
        looks.look_of_bytes(b"not a picture")
