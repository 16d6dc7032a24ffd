"""Searches by the SDK's filters."""

from typing import Any

from clarifai.errors import UserError

from tests.live.clients.cases import case, refusal
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import dataset, done, inputs, metadata, search


def app_with_four(at: Place) -> None:
    """An app with two images, a text and audio."""
    i = inputs(at)
    dataset(at, "train")
    i.upload_from_url(
        "dog", image_url=at.url("image.jpg"), labels=["dog"], metadata=metadata(split="test")
    )
    i.upload_from_url(
        "cat",
        image_url=at.url("other.png"),
        label_ids=["id-cat"],
        labels=["cat"],
        geo_info=[-30, 40],
    )
    i.upload_text("text", raw_text="words", dataset_id="train")
    i.upload_from_url("audio", audio_url=at.url("audio.wav"), metadata=metadata(split="train"))


def found(at: Place, **filters: Any) -> list[str]:
    """The ids of the inputs that one filter finds."""
    pages = search(at).query(filters=[filters])
    return sorted(hit.input.id for page in pages for hit in page.hits)


@case(50, rpcs="PostInputsSearches")
def inputs_are_found_by_metadata(at: Place) -> None:
    app_with_four(at)
    assert found(at, metadata={"split": "test"}) == ["dog"]
    assert found(at, metadata={"split": "none"}) == []


@case(51, rpcs="PostInputsSearches")
def inputs_are_found_by_concept(at: Place) -> None:
    app_with_four(at)
    assert found(at, concepts=[{"id": "dog", "value": 1}]) == ["dog"]
    assert found(at, concepts=[{"name": "cat", "value": 1}]) == ["cat"]
    assert found(at, concepts=[{"id": "dog", "value": 1}, {"id": "id-cat", "value": 1}]) == [
        "cat",
        "dog",
    ]


@case(rpcs="PostInputsSearches")
def inputs_are_found_by_place_type_dataset_and_status(at: Place) -> None:
    app_with_four(at)
    done(at, "dog", "cat", "text", "audio")
    near = {"longitude": -29.9, "latitude": 40.0, "geo_limit": 50}
    assert found(at, geo_point=near) == ["cat"]
    assert found(at, input_types=["audio", "text"]) == ["audio", "text"]
    assert found(at, input_dataset_ids=["train"]) == ["text"]
    assert found(at, input_status_code=30000) == ["audio", "cat", "dog", "text"]
    assert found(at, input_types=["video"], input_status_code=30000) == [
        "audio",
        "cat",
        "dog",
        "text",
    ]


@case(rpcs="PostInputsSearches")
def a_search_has_pages_and_a_window(at: Place) -> None:
    app_with_four(at)
    paged = search(at, pagination=True)
    first = next(paged.query(filters=[{"input_types": ["image"]}], page_no=1, per_page=1))
    assert len(first.hits) == 1
    assert first.hits[0].score == 1
    far = paged.query(filters=[{"input_types": ["image"]}], page_no=2, per_page=10_000)
    error = refusal(lambda: list(far), UserError)
    assert "exceed the limit" in str(error)


@case(rpcs="PostInputsSearches")
def like_images_come_first(at: Place) -> None:
    app_with_four(at)
    done(at, "dog", "cat")
    pages = search(at, top_k=1).query(ranks=[{"image_bytes": at.read("other.png")}])
    found_first = [(hit.input.id, hit.score) for page in pages for hit in page.hits]
    assert found_first == [("cat", 1.0)], found_first
