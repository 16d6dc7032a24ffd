"""Images: facts, renditions, limits, and bytes that mean harm."""

import io
from typing import Any

import pytest
from PIL import Image

from inputs_core import media
from tests.core import samples


def examined(data: bytes, place: str = "image") -> media.Content:
    """What is told of these bytes."""
    return media.examine(place, io.BytesIO(data))


def size_of(data: bytes) -> tuple[int, int]:
    """The sides of an encoded picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.size


@pytest.mark.parametrize(
    ("name", "mode", "color_mode"),
    [
        ("JPEG", "RGB", "YUV"),
        ("JPEG", "L", "Gray"),
        ("JPEG", "CMYK", "CMYK"),
        ("PNG", "RGB", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "P", "Palette"),
        ("PNG", "LA", "GrayAlpha"),
        ("PNG", "1", "Bilevel"),
        ("GIF", "P", "Palette"),
        ("WEBP", "RGB", "RGB"),
        ("BMP", "RGB", "RGB"),
        ("TIFF", "CMYK", "CMYK"),
        ("TIFF", "F", "Gray"),
        ("TIFF", "I", "Gray"),
    ],
)
def test_facts_of_each_format_and_mode(name: str, mode: str, color_mode: str) -> None:
    content = examined(samples.image_bytes(name, mode=mode))
    facts = {"width": 640, "height": 480, "format": name, "color_mode": color_mode}
    assert content.facts == {"image_info": facts}
    assert content.content_type == f"image/{name.lower()}"
    assert {it: size_of(data) for it, data in content.files.items()} == {
        "large": (640, 480),
        "small": (512, 384),
        "tiny": (128, 96),
    }


def test_renditions_have_the_longest_sides_of_the_rules() -> None:
    content = examined(samples.image_bytes("JPEG", (1000, 3001)))
    assert size_of(content.files["large"]) == (341, 1024)
    assert size_of(content.files["small"]) == (170, 512)
    assert size_of(content.files["tiny"]) == (42, 128)


@pytest.mark.parametrize("size", [(1, 1), (3, 5000), (100, 60)])
def test_small_and_thin_images_are_never_enlarged(size: tuple[int, int]) -> None:
    content = examined(samples.image_bytes("PNG", size))
    assert set(content.files) == {"large", "small", "tiny"}
    for data in content.files.values():
        width, height = size_of(data)
        assert 1 <= width <= size[0]
        assert 1 <= height <= size[1]


def test_what_is_opaque_becomes_a_jpeg_and_what_is_not_a_png() -> None:
    clear = Image.new("RGBA", (50, 50), (255, 0, 0, 128))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert examined(out.getvalue()).files["tiny"].startswith(b"\x89PNG")
    assert examined(samples.image_bytes("PNG", mode="RGBA")).files["tiny"].startswith(b"\xff\xd8")


def test_a_palette_with_a_transparent_colour_becomes_a_png() -> None:
    image = samples.picture(mode="P")
    out = io.BytesIO()
    image.save(out, "PNG", transparency=image.getpixel((200, 200)))
    assert examined(out.getvalue()).files["small"].startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["JPEG", "TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(orientation: int, name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = examined(samples.image_bytes(name, (400, 200), exif=exif))
    sides = (200, 400) if orientation >= 5 else (400, 200)
    info = content.facts["image_info"]
    assert (info["width"], info["height"]) == sides == size_of(content.files["large"])
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    turned = {5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    right, low = {**corner, **turned}[orientation]
    with Image.open(io.BytesIO(content.files["large"])) as image:
        at = (right * (sides[0] - 8) + 3, low * (sides[1] - 8) + 3)
        pixel: Any = image.convert("RGB").getpixel(at)
        assert min(pixel) > 200


def test_renditions_carry_no_metadata_of_the_original() -> None:
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    content = examined(samples.image_bytes("JPEG", exif=exif))
    assert b"a camera" not in content.files["large"]


def test_only_the_first_frame_of_an_animation_is_shown() -> None:
    red, blue = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "blue")
    out = io.BytesIO()
    red.save(out, "GIF", save_all=True, append_images=[blue])
    with Image.open(io.BytesIO(examined(out.getvalue()).files["tiny"])) as image:
        pixel: Any = image.convert("RGB").getpixel((20, 20))
        assert pixel[0] > 200 > 50 > pixel[2]


@pytest.mark.parametrize("side_px", [9_220, 14_000, 30_000])
def test_a_decompression_bomb_is_over_the_limit(side_px: int) -> None:
    with pytest.raises(media.MediaError, match="megapixels") as caught:
        examined(samples.bomb_png(side_px))
    assert caught.value.code == 30105


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF"])
def test_a_cut_image_is_damaged(name: str) -> None:
    data = samples.image_bytes(name)
    with pytest.raises(media.MediaError, match="damaged or cut") as caught:
        examined(data[: len(data) // 2])
    assert caught.value.code == 30101


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<!doctype html><p>", "HTML is not an image in a supported format."),
        (b"<svg/>", "SVG is not an image in a supported format."),
        (b"hello", "The file is plain text, not an image."),
        (b"\x00\x01", "The file is not an image in a supported format."),
        (samples.wav_bytes(0.1), "The file is audio (WAV), not an image."),
    ],
)
def test_other_things_are_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(media.MediaError) as caught:
        examined(data)
    assert (caught.value.code, caught.value.message) == (30101, sentence)


@pytest.mark.parametrize(
    ("name", "mode"),
    [("PNG", "RGB"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "I;16"), ("TIFF", "F"), ("JPEG", "L")],
)
def test_a_large_picture_is_scaled_strip_by_strip_and_stays_whole(name: str, mode: str) -> None:
    grey = samples.picture(4200, 3100).convert("L")
    image = grey.convert("I;16") if mode == "I;16" else grey.convert(mode)
    out = io.BytesIO()
    image.save(out, name)
    with Image.open(io.BytesIO(examined(out.getvalue()).files["large"])) as large:
        assert large.size == (1024, 756)
        found = large.convert("L")
    expected = grey.resize((1024, 756)).point(list(range(256)))
    low, high = expected.getextrema()
    for at in ((30, 30), (30, 700), (300, 400), (900, 40), (1000, 750)):
        there: Any = expected.getpixel(at)
        here: Any = found.getpixel(at)
        stretched = 255 * (there - low) / (high - low)  # type: ignore[operator]
        assert min(abs(here - there), abs(here - stretched)) < 12
