"""Patches of inputs and concepts, and deletion."""

from typing import Any

from tests.live.clients.cases import case
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import app, as_dict, done, inputs, listed, metadata


def labelled(at: Place) -> Any:
    """The class of inputs, with an image that has all that a patch may change."""
    i = inputs(at)
    i.upload_from_url(
        "one",
        image_url=at.url("image.jpg"),
        labels=["sky", "tree"],
        metadata=metadata(filename="x.jpg", split="train"),
        geo_info=[-30, 40],
    )
    return i


def patch(i: Any, action: str, **data: Any) -> Any:
    """The input after a patch of it."""
    i.patch_inputs([i._get_proto("one", **data)], action=action)
    return i.get_input("one").data


def labels(data: Any) -> list[tuple[str, float]]:
    """The concepts of an input."""
    return [(one.id, one.value) for one in data.concepts]


@case(82, 102, rpcs="PatchInputs GetInput")
def merging_adds_and_replaces(at: Place) -> None:
    found = patch(labelled(at), "merge", labels=["tree", "water"], metadata=metadata(size=3))
    assert labels(found) == [("sky", 1), ("tree", 1), ("water", 1)]
    assert as_dict(found.metadata) == {"filename": "x.jpg", "split": "train", "size": 3}
    assert found.geo.geo_point.latitude == 40


@case(34, 82, rpcs="PatchInputs GetInput")
def a_merged_geo_point_takes_the_place_of_the_first(at: Place) -> None:
    found = patch(labelled(at), "merge", geo_info=[77, 88])
    assert (found.geo.geo_point.longitude, found.geo.geo_point.latitude) == (77, 88)
    assert labels(found) == [("sky", 1), ("tree", 1)]


@case(83, 104, rpcs="PatchInputs GetInput")
def removing_takes_concepts_and_keys_away(at: Place) -> None:
    found = patch(labelled(at), "remove", labels=["sky"], metadata=metadata(split=True))
    assert labels(found) == [("tree", 1)]
    assert as_dict(found.metadata) == {"filename": "x.jpg"}
    assert found.image.url == at.url("image.jpg")


@case(83, rpcs="PatchInputs GetInput")
def removing_a_value_that_is_not_true_writes_it(at: Place) -> None:
    found = patch(labelled(at), "remove", metadata=metadata(split="test"))
    assert as_dict(found.metadata) == {"filename": "x.jpg", "split": "test"}


@case(84, rpcs="PatchInputs GetInput")
def overwriting_leaves_the_image_alone(at: Place) -> None:
    found = patch(labelled(at), "overwrite", labels=["ferrari"])
    assert labels(found) == [("ferrari", 1)]
    assert as_dict(found.metadata) == {}
    assert not found.geo.HasField("geo_point")
    assert found.image.url == at.url("image.jpg")


@case(85, rpcs="PatchInputs GetInput")
def metadata_is_merged(at: Place) -> None:
    found = patch(labelled(at), "merge", metadata=metadata(split="test"))
    assert as_dict(found.metadata) == {"filename": "x.jpg", "split": "test"}


@case(86, rpcs="PatchInputs GetInput")
def metadata_is_overwritten(at: Place) -> None:
    found = patch(labelled(at), "overwrite", metadata=metadata(split="test"))
    assert as_dict(found.metadata) == {"split": "test"}
    assert labels(found) == []


@case(105, 106, rpcs="PatchInputs GetInput")
def several_inputs_are_patched_at_once(at: Place) -> None:
    i = labelled(at)
    i.upload_text("two", raw_text="words")
    both = [i._get_proto(name, labels=[name]) for name in ("one", "two")]
    i.patch_inputs(both, action="merge")
    assert labels(i.get_input("two").data) == [("two", 1)]
    assert labels(i.get_input("one").data)[-1] == ("one", 1)


@case(91, rpcs="PatchConcepts ListConcepts GetInput", differs="for the whole app")
def a_concept_is_renamed_wherever_it_shows(at: Place) -> None:
    i = labelled(at)
    i.patch_concepts(concept_ids=["sky"], labels=["heaven"])
    names = {one.id: one.name for one in app(at).list_concepts()}
    assert names == {"sky": "heaven", "tree": "tree"}
    assert i.get_input("one").data.concepts[0].name == "heaven"


@case(80, 108, rpcs="DeleteInputs ListInputs", differs="clarifai 12.5.0 takes inputs, not ids")
def a_list_of_inputs_is_deleted(at: Place) -> None:
    i = inputs(at)
    i.upload_inputs([i.get_text_input(f"t{number}", raw_text="words") for number in range(5)])
    i.delete_inputs([i.get_input("t1"), i.get_input("t3")])
    assert listed(i.list_inputs()) == ["t4", "t2", "t0"]


@case(rpcs="")
def deleting_no_inputs_deletes_nothing(at: Place) -> None:
    i = inputs(at)
    i.upload_text("one", raw_text="words")
    i.delete_inputs([])
    assert listed(i.list_inputs()) == ["one"]


@case(61, rpcs="GetInputCount")
def the_app_counts_what_is_processed(at: Place) -> None:
    inputs(at).upload_text("one", raw_text="words")
    inputs(at).upload_text("two", raw_text="words")
    done(at, "one", "two")
    assert app(at).get_input_count() == 2
