"""Changing and deleting images."""

import time
from typing import Any

from clarifai.rest import ApiError, Image

from tests.live.clients.cases import case, refusal
from tests.live.clients.legacy.opened import app, concepts, ids, image
from tests.live.clients.places import Place

WAIT_S, WAIT_FOR_ALL_S = 3, 35


def left(opened: Any, count: int, wait_s: int = WAIT_S) -> list[str]:
    """The images left when there are no more than `count`, or when patience ends."""
    ends_at = time.monotonic() + wait_s
    while len(found := ids(opened.inputs.get_by_page())) > count and time.monotonic() < ends_at:
        time.sleep(0.05)
    return found


@case(102, 82, rpcs="PatchInputs GetInput")
def new_concepts_are_merged(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one", concepts=["sky"], not_concepts=["tree"]))
    changed = opened.inputs.merge_concepts("one", ["tree"], ["water"])
    assert concepts(changed) == (["sky", "tree"], ["water"]), changed.dict()
    assert concepts(opened.inputs.get("one")) == (["sky", "tree"], ["water"])


@case(103, rpcs="PatchInputs GetInput")
def a_concept_turns_false_and_true_again(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one", concepts=["sky"]))
    opened.inputs.add_concepts("one", not_concepts=["sky"])
    assert concepts(opened.inputs.get("one")) == ([], ["sky"])
    opened.inputs.add_concepts("one", concepts=["sky"])
    assert concepts(opened.inputs.get("one")) == (["sky"], [])


@case(104, 83, rpcs="PatchInputs GetInput")
def concepts_are_removed_whatever_their_value(at: Place) -> None:
    opened = app(at)
    given = {"concepts": ["mattid2", "sky"], "not_concepts": ["ferrari"]}
    opened.inputs.create_image(image(at, "one", **given))
    assert concepts(opened.inputs.delete_concepts("one", ["mattid2", "ferrari"])) == (["sky"], [])
    assert concepts(opened.inputs.get("one")) == (["sky"], [])
    opened.inputs.delete_concepts("one", ["sky"])
    assert concepts(opened.inputs.get("one")) == ([], [])


@case(105, rpcs="PatchInputs GetInput")
def several_images_get_different_concepts(at: Place) -> None:
    opened = app(at)
    opened.inputs.bulk_create_images([image(at, "one"), image(at, "two")])
    lists = [[("cat", True), ("dog", False)], [("dog", True)]]
    changed = opened.inputs.bulk_merge_concepts(["one", "two"], lists)
    assert ids(changed) == ["one", "two"]
    assert concepts(opened.inputs.get("one")) == (["cat"], ["dog"])
    assert concepts(opened.inputs.get("two")) == (["dog"], [])


@case(106, rpcs="PatchInputs GetInput")
def several_images_lose_different_concepts(at: Place) -> None:
    opened = app(at)
    both = [image(at, name, concepts=["cat", "dog"]) for name in ("one", "two")]
    opened.inputs.bulk_create_images(both)
    opened.inputs.bulk_delete_concepts(["one", "two"], [["cat"], ["dog"]])
    assert concepts(opened.inputs.get("one")) == (["dog"], [])
    assert concepts(opened.inputs.get("two")) == (["cat"], [])


@case(85, rpcs="PatchInputs GetInput")
def metadata_is_merged(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one", metadata={"split": "train", "file": "x.jpg"}))
    opened.inputs.merge_metadata("one", {"split": "test"})
    assert opened.inputs.get("one").metadata == {"split": "test", "file": "x.jpg"}


@case(84, 86, rpcs="PatchInputs GetInput")
def data_are_overwritten_but_for_the_image(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one", concepts=["sky"], metadata={"split": "train"}))
    opened.inputs.update(Image(image_id="one", metadata={"split": "test"}), action="overwrite")
    found = opened.inputs.get("one")
    assert (found.metadata, concepts(found)) == ({"split": "test"}, ([], []))
    assert found.url == at.url("image.jpg")


@case(53, rpcs="PatchInputs")
def the_status_of_a_change_that_fails_is_told(at: Place) -> None:
    opened = app(at)
    opened.inputs.create_image(image(at, "one"))
    changed = opened.inputs.merge_concepts("one", ["sky"])
    assert (changed.status.code, changed.status.description) == (
        30200,
        "Input image modification success",
    )
    error = refusal(lambda: opened.inputs.merge_concepts("none", ["sky"]), ApiError)
    assert error.response.status_code == 400
    assert error.response.json()["inputs"][0]["status"]["code"] == 30102


@case(107, rpcs="DeleteInput")
def one_image_is_deleted(at: Place) -> None:
    opened = app(at)
    opened.inputs.bulk_create_images([image(at, "one"), image(at, "two")])
    assert opened.inputs.delete("one").code == 10000
    assert left(opened, 1) == ["two"]


@case(
    108,
    80,
    rpcs="DeleteInputs",
    differs="with clarifai 2.6.2 it is `app.inputs.delete([…])`; there is no `app.delete`",
)
def a_list_of_images_is_deleted(at: Place) -> None:
    opened = app(at)
    assert not hasattr(opened, "delete")
    opened.inputs.bulk_create_images([image(at, name) for name in ("one", "two", "three")])
    assert opened.inputs.delete(["one", "three", "none"]).code == 10000
    assert left(opened, 1) == ["two"]


@case(109, rpcs="DeleteInputs")
def all_images_are_deleted(at: Place) -> None:
    opened = app(at)
    opened.inputs.bulk_create_images([image(at) for _ in range(30)])
    assert opened.inputs.delete_all().code == 10000
    assert left(opened, 0, WAIT_FOR_ALL_S) == []
