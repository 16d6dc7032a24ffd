"""The list of samples: fixed, mixed, and true to the limits of the API."""

import base64
import io
import re
from collections import Counter

import av
import pytest
from PIL import Image

from inputs_app.services.samples import catalogue
from inputs_app.services.samples.catalogue import Json

SERVICE = "http://127.0.0.1:8001"
MEDIA = {"image", "video", "text", "audio"}


def made(*wanted: str) -> dict[str, Json]:
    """The data of the samples with these ids."""
    found = {s.id: s for s in catalogue.all_samples(SERVICE)}
    return {id_: found[id_].data() for id_ in wanted}


def opened(data: Json, place: str) -> io.BytesIO:
    """The bytes of a sample as a file."""
    return io.BytesIO(base64.b64decode(data[place]["base64"], validate=True))


def test_there_are_at_least_two_hundred_samples_with_ids_of_their_own() -> None:
    found = [sample.id for sample in catalogue.all_samples(SERVICE)]

    assert len(found) == len(set(found)) >= 200
    assert all(re.fullmatch(r"[a-z]+-[0-9]{4}", id_) for id_ in found)


def test_the_list_is_the_same_every_time() -> None:
    first, again = (catalogue.all_samples(SERVICE) for _ in range(2))

    assert [sample.id for sample in first] == [sample.id for sample in again]


def test_a_sample_is_the_same_every_time() -> None:
    wanted = ("cat-0003", "voice-0001", "pair-0002", "broken-0001")

    assert made(*wanted) == made(*wanted)


def test_the_newest_show_every_kind() -> None:
    names = [s.id.rsplit("-", 1)[0] for s in catalogue.all_samples(SERVICE)]

    assert {"film", "melody", "voice", "pair", "review", "cat", "broken"} <= set(names[-18:])
    assert Counter(names)["cat"] == catalogue.VIEWS_PER_SCENE


@pytest.mark.parametrize("input_id", ["cat-0001", "galaxies-0005", "temple-0002", "pair-0001"])
def test_a_picture_is_an_image_with_concepts_and_metadata(input_id: str) -> None:
    data = made(input_id)[input_id]

    with Image.open(opened(data, "image")) as image:
        assert min(image.size) >= 200
    assert data["concepts"][0]["value"] == 1
    assert isinstance(data["metadata"], dict)


def test_a_video_plays_for_some_seconds() -> None:
    data = made("film-0001")["film-0001"]

    with av.open(opened(data, "video"), "r") as container:
        assert container.duration is not None
        assert 3.5e6 < container.duration < 4.5e6
        assert next(container.decode(video=0)).width == 480


def test_the_whole_photograph_carries_every_region_inside_the_picture() -> None:
    data = made("coffee-0001")["coffee-0001"]
    shapes = [region["region_info"] for region in data["regions"]]
    box = shapes[0]["bounding_box"]
    points = next(shape["polygon"]["points"] for shape in shapes if "polygon" in shape)

    assert len(shapes) == 3
    assert 0 <= box["top_row"] < box["bottom_row"] <= 1
    assert all(0 <= point["row"] <= 1 and 0 <= point["col"] <= 1 for point in points)


def test_concepts_are_stated_as_present_and_as_absent() -> None:
    data = made("review-0001", "voice-0001")

    assert {concept["value"] for concept in data["review-0001"]["concepts"]} == {0, 1}
    assert {"id": "music", "value": 0} in data["voice-0001"]["concepts"]


def test_texts_come_in_several_languages() -> None:
    texts = [s for s in catalogue.all_samples(SERVICE) if s.id.startswith(("review", "caption"))]
    languages = {sample.data()["metadata"]["language"] for sample in texts}

    assert {"en", "de", "fr", "es", "ja", "ar"} <= languages


def test_some_samples_fail_on_purpose_each_in_another_way() -> None:
    broken = [s.data() for s in catalogue.all_samples(SERVICE) if s.id.startswith("broken")]
    addresses = {data["image"].get("url", "bytes") for data in broken}

    assert f"{SERVICE}/no-such-picture.jpg" in addresses
    assert len(addresses) == len(broken) == 4
    assert all(MEDIA & set(data) == {"image"} for data in broken)
