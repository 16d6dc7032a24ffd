"""Images: facts from the header, and the three renditions from one decoding."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageFile

from inputs_core import limits
from inputs_core.media.errors import DECODER_ERRORS, OVER_LIMIT, MediaError, damaged

SIDES_PX = {"large": 1024, "small": 512, "tiny": 128}
"""The longest side of each rendition, largest first: each is made from the one before."""

JPEG_QUALITY = 80
PROFILE_BYTES = 4096
STRIP_PIXELS = 2_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
COLOR_MODES = {
    "1": "Bilevel",
    "L": "Gray",
    "LA": "GrayAlpha",
    "P": "Palette",
    "PA": "PaletteAlpha",
    "YCbCr": "YUV",
    "F": "Gray",
}
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = limits.IMAGE_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@contextmanager
def opened(file: BinaryIO) -> Iterator[ImageFile.ImageFile]:
    """The image in a file; only its header is read.

    Raises: MediaError 30101 where it cannot be decoded (also from inside the block), 30105 above
    85 megapixels.
    """
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as image:
            _check_pixels(image.width * image.height)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise MediaError(OVER_LIMIT, "The image has more than 85 megapixels.") from None
    except DECODER_ERRORS:
        raise damaged("image") from None


def _check_pixels(pixels: int) -> None:
    if pixels > limits.IMAGE_PIXELS:
        raise MediaError(
            OVER_LIMIT, f"The image has {pixels / 1_000_000:.1f} megapixels; at most 85 are taken."
        )


def image_facts(image: ImageFile.ImageFile) -> dict[str, Any]:
    """`{"width", "height", "format", "color_mode"}` from the header; sides as a person sees them,
    so after the camera's orientation."""
    width, height = image.size
    if image.format != "TIFF" and _orientation(image) >= 5:
        width, height = height, width
    name = "JPEG" if image.format == "MPO" else str(image.format)
    return {"width": width, "height": height, "format": name, "color_mode": _color_mode(image)}


def _color_mode(image: Image.Image) -> str:
    if image.format in ("JPEG", "MPO") and image.mode == "RGB":
        return "YUV" if image.info.get("adobe_transform", 1) else "RGB"
    if image.mode.startswith("I"):
        return "Gray"
    return COLOR_MODES.get(image.mode, image.mode)


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) else 1


def renditions(image: Image.Image) -> dict[str, bytes]:
    """The sizes large, small and tiny: JPEG of quality 80, or PNG where something is transparent.

    Never enlarged; upright; the first frame of an animation; without the original's metadata but
    for a small colour profile. Decodes the image once, a JPEG straight to about the large size.
    """
    profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    if isinstance(image, ImageFile.ImageFile):
        image.draft(None, _fitted(image.size, SIDES_PX["large"]))
        image.load()
    turn = UPRIGHT.get(_orientation(image))
    current = _plain(image, SIDES_PX["large"])
    current = current.transpose(turn) if turn is not None else current
    made: dict[str, bytes] = {}
    encoded = b""
    for name, side_px in SIDES_PX.items():
        size = _fitted(current.size, side_px)
        if size != current.size:
            current = current.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            encoded = b""
        encoded = encoded or _encoded(current, profile)
        made[name] = encoded
    return made


def _fitted(size: tuple[int, int], side_px: int) -> tuple[int, int]:
    scale = min(1.0, side_px / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain(image: Image.Image, side_px: int) -> Image.Image:
    """The image as L, RGB or RGBA, at about the given side."""
    factor = max(1, max(image.size) // (2 * side_px))
    small = _reduced(image, factor) if factor > 1 else _simple(image)
    if small.mode in ("I", "F"):
        small = _stretched(small)
    small = small.resize(_fitted(small.size, side_px), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if small.mode == "RGBA" and small.getchannel("A").getextrema() == (255, 255):
        return small.convert("RGB")
    return small


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """The image scaled down by a whole number, strip by strip: 85 megapixels are in memory once,
    as they were decoded, and never again in another mode."""
    rows = factor * max(1, STRIP_PIXELS // (image.width * factor))
    boxes = [
        (0, top, image.width, min(top + rows, image.height)) for top in range(0, image.height, rows)
    ]
    strips = [_simple(image.crop(box)).reduce(factor) for box in boxes]
    joined = Image.new(strips[0].mode, (strips[0].width, sum(it.height for it in strips)))
    top = 0
    for strip in strips:
        joined.paste(strip, (0, top))
        top += strip.height
    return joined


def _simple(image: Image.Image) -> Image.Image:
    """In one of the modes that scale well: L, RGB, RGBA, or deep grey as I or F."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        return image if image.mode in ("I", "F") else image.convert("I")
    has_alpha = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    if has_alpha:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """Deep grey as 8 bits, from its darkest to its brightest value."""
    low, high = image.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return image.convert("L")
    scale = 255 / (high - low) if high > low else 1.0
    return image.point(lambda value: value * scale - low * scale).convert("L")


def _encoded(image: Image.Image, profile: bytes | None) -> bytes:
    out = io.BytesIO()
    kept = profile if profile and len(profile) <= PROFILE_BYTES else None
    if image.mode == "RGBA":
        image.save(out, "PNG", icc_profile=kept)
    else:
        image.save(out, "JPEG", quality=JPEG_QUALITY, icc_profile=kept)
    return out.getvalue()
