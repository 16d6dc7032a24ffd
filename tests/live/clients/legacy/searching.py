"""The old searches: terms that are all to be true."""

from typing import Any

from clarifai.rest import Concept, Geo, GeoBox, GeoLimit, GeoPoint

from tests.live.clients.cases import case
from tests.live.clients.legacy.opened import app, ids, image
from tests.live.clients.places import Place


def four(at: Place) -> Any:
    """The client of an app with four images."""
    opened = app(at)
    opened.inputs.bulk_create_images(
        [
            image(at, "cat", concepts=["cat"], metadata={"key": "value", "n": 1}),
            image(at, "no-cat", not_concepts=["cat"], metadata={"key": {"deep": [1, 2]}}),
            image(at, "far", geo=Geo(geo_point=GeoPoint(100, 10))),
            image(at, "near", geo=Geo(geo_point=GeoPoint(-30, 40))),
        ]
    )
    return opened


@case(51, rpcs="PostSearches")
def images_are_found_by_concept(at: Place) -> None:
    search = four(at).inputs.search_by_annotated_concepts
    assert ids(search(concept="cat")) == ["cat"]
    assert ids(search(concept_id="cat")) == ["cat"]
    assert ids(search(concept="cat", value=False)) == ["no-cat"]
    assert search(concept="cat")[0].score == 1


@case(50, rpcs="PostSearches")
def images_are_found_by_metadata(at: Place) -> None:
    search = four(at).inputs.search_by_metadata
    assert ids(search({"key": "value"})) == ["cat"]
    assert ids(search({"key": {"deep": [1]}})) == ["no-cat"]
    assert ids(search({"key": "value", "n": 2})) == []


@case(rpcs="PostSearches")
def images_are_found_by_place(at: Place) -> None:
    search = four(at).inputs.search_by_geo
    assert ids(search(GeoPoint(-29.9, 40), GeoLimit("kilometer", 50))) == ["near"]
    assert ids(search(geo_box=GeoBox(GeoPoint(90, 0), GeoPoint(110, 20)))) == ["far"]


@case(rpcs="PostSearches")
def images_are_found_by_their_url(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one"))
    opened.inputs.create_image_from_url(at.url("other.png"), image_id="other")
    assert ids(opened.inputs.search_by_original_url(at.url("other.png"))) == ["other"]


@case(rpcs="PostConcepts PatchConcepts ListConcepts PostConceptsSearches")
def concepts_are_made_renamed_and_found(at: Place) -> None:
    opened = app(at)
    assert opened.concepts.create("id-dog", "dog").concept_id == "id-dog"
    opened.concepts.bulk_create(["cat", "cow"], ["cat", "cow"])
    assert opened.concepts.update("id-dog", "hound").concept_name == "hound"
    assert {one.concept_id for one in opened.concepts.get_all()} == {"id-dog", "cat", "cow"}
    assert [one.concept_id for one in opened.concepts.search("houn*")] == ["id-dog"]
    assert isinstance(opened.concepts.get("cat"), Concept)
