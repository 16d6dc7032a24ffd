"""How a picture looks, as 64 bits that stay nearly the same when it is scaled or compressed."""

import io

from PIL import Image

from inputs_core.media import images

BITS = 64
MASK = (1 << BITS) - 1
COLUMNS, ROWS = 8, 8


def look_of(image: Image.Image) -> int:
    """The difference hash of an image: a bit for each of 8 by 8 fields, set where the picture gets
    brighter towards the right. Units/limits: signed, -2^63 to 2^63 - 1, as databases keep it.

    Source: D. Buchner's and N. Krawetz's description of dHash.
    """
    small = image.convert("L").resize((COLUMNS + 1, ROWS), Image.Resampling.BOX)
    grey = small.tobytes()
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS):
            place = row * (COLUMNS + 1) + column
            bits = bits << 1 | (grey[place + 1] > grey[place])
    return bits - (1 << BITS) if bits >> (BITS - 1) else bits


def look_of_bytes(content: bytes) -> int:
    """The look of an encoded picture; what is transparent counts as white.

    Raises: MediaError where it is no image that is taken.
    """
    with images.opened(io.BytesIO(content)) as image:
        made = images.renditions(image)["tiny"]
    return look_of_rendition(made)


def look_of_rendition(content: bytes) -> int:
    """The look of the small rendition of a picture. Raises: OSError where it is damaged."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
        if image.mode != "RGBA":
            return look_of(image)
        white = Image.new("RGBA", image.size, "white")
        return look_of(Image.alpha_composite(white, image))


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two looks differ."""
    return ((one ^ other) & MASK).bit_count()
