"""Media of the samples: pictures, sounds and where things stand in a cropped picture."""

import io
import wave

import pytest

from inputs_app.services.samples import photos, sounds
from inputs_app.services.samples.scenes import SCENES, chance

CAT = next(scene for scene in SCENES if scene.name == "cat")


def view(**changed: object) -> photos.View:
    """A view of the right half of a picture."""
    given = {
        "left": 0.5,
        "top": 0.0,
        "width": 0.5,
        "height": 1.0,
        "is_mirrored": False,
        "tone": "natural",
        "side_px": 300,
        "type": "JPEG",
    }
    return photos.View(**{**given, **changed})  # type: ignore[arg-type]


def test_a_box_in_the_shown_half_is_widened() -> None:
    assert photos.box_in_view((0.2, 0.6, 0.4, 0.7), view()) == (0.2, 0.2, 0.4, 0.4)


def test_a_box_is_mirrored_with_the_picture() -> None:
    assert photos.box_in_view((0.2, 0.6, 0.4, 0.7), view(is_mirrored=True)) == (0.2, 0.6, 0.4, 0.8)


def test_a_box_that_is_mostly_outside_is_not_named() -> None:
    assert photos.box_in_view((0.2, 0.1, 0.4, 0.6), view()) is None


def test_a_box_that_is_partly_outside_is_cut_at_the_edge() -> None:
    assert photos.box_in_view((0.2, 0.4, 0.4, 0.8), view()) == (0.2, 0.0, 0.4, 0.6)


def test_a_polygon_is_kept_only_as_a_whole() -> None:
    assert photos.polygon_in_view(((0.1, 0.6), (0.2, 0.7), (0.3, 0.6)), view()) is not None
    assert photos.polygon_in_view(((0.1, 0.4), (0.2, 0.7), (0.3, 0.6)), view()) is None


def test_a_view_shows_its_part_at_its_size() -> None:
    image = photos.picture(CAT, view(width=0.4, height=0.3, side_px=500))

    assert max(image.size) == 500
    assert image.mode == "RGB"


@pytest.mark.parametrize("tone", sorted(set(photos.TONES)))
def test_every_tone_is_a_picture_of_its_own(tone: photos.Tone) -> None:
    image = photos.picture(CAT, view(tone=tone, side_px=60))
    plain = photos.picture(CAT, view(side_px=60))

    assert (image.tobytes() == plain.tobytes()) is (tone == "natural")


def test_a_missing_package_is_named() -> None:
    with pytest.raises(photos.PhotosMissingError, match="no_such_package"):
        photos.picture(type(CAT)(**{**CAT.__dict__, "package": "no_such_package"}), view())


@pytest.mark.parametrize(
    ("wav", "seconds"),
    [
        (sounds.plucked((60, 64, 67), chance("t"), gap_s=0.25, ring_s=1.0), 1.75),
        (sounds.strummed(("C", "G"), chance("t")), 4.7),
    ],
)
def test_music_lasts_as_long_as_its_notes(wav: bytes, seconds: float) -> None:
    with wave.open(io.BytesIO(wav)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(seconds, abs=0.05)
        loudest = max(abs(value) for value in memoryview(file.readframes(-1)).cast("h"))
    assert 29_000 < loudest <= 30_000


def test_speech_has_a_sound_for_every_vowel_and_pauses_between_words() -> None:
    with wave.open(io.BytesIO(sounds.spoken("ae io", chance("t"), pitch_hz=120))) as file:
        assert 4 * 0.13 + 0.14 <= file.getnframes() / file.getframerate() <= 4 * 0.24 + 0.15
