"""Patches of inputs and annotations, and what is deleted."""

from typing import Any

from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case
from tests.live.clients.places import Place
from tests.live.clients.stub.opened import (
    as_dict,
    call,
    concept,
    get,
    ids,
    image,
    post,
    struct,
    text,
)


def patch(at: Place, action: str, **data: Any) -> Any:
    """The data of the input `one` as a patch of them answers."""
    answer = call(
        at, "PatchInputs", inputs=[pb.Input(id="one", data=pb.Data(**data))], action=action
    )
    assert answer.status.code == 10000, answer
    assert answer.inputs[0].status.code == 30200
    found, told = as_dict(get(at, "one").data), as_dict(answer.inputs[0].data)
    for name in ("concepts", "metadata", "geo"):
        assert found.get(name) == told.get(name), (name, found, told)
    return answer.inputs[0].data


def labels(data: Any) -> list[tuple[str, float]]:
    """The concepts of data."""
    return [(one.id, one.value) for one in data.concepts]


@case(82, 102, 103, rpcs="PatchInputs GetInput")
def merging_answers_with_the_whole_input(at: Place) -> None:
    post(at, image(at, "one", concepts=[concept("tree", 0), concept("sky")]))
    told = patch(at, "merge", concepts=[concept("tree"), concept("water", 0)])
    assert labels(told) == [("tree", 1), ("sky", 1), ("water", 0)]
    assert labels(patch(at, "merge", concepts=[concept("tree", 0)]))[0] == ("tree", 0)


@case(83, 104, rpcs="PatchInputs GetInput")
def removing_takes_concepts_keys_and_the_point_away(at: Place) -> None:
    point = pb.Geo(geo_point=pb.GeoPoint(longitude=1, latitude=2))
    nested = struct({"a": "x", "b": {"c": 1, "d": 2}})
    post(at, image(at, "one", concepts=[concept("a"), concept("b", 0)], metadata=nested, geo=point))
    told = patch(
        at,
        "remove",
        concepts=[concept("a", 0), concept("b")],
        metadata=struct({"a": True, "b": {"c": True}}),
        geo=point,
    )
    assert labels(told) == []
    assert as_dict(told.metadata) == {"b": {"d": 2.0}}
    assert not told.geo.HasField("geo_point")


@case(84, 86, rpcs="PatchInputs GetInput")
def overwriting_takes_the_place_of_all_but_the_media(at: Place) -> None:
    post(at, image(at, "one", concepts=[concept("sky")], metadata=struct({"a": 1})))
    told = patch(at, "overwrite", metadata=struct({"b": 2}))
    assert labels(told) == []
    assert as_dict(told.metadata) == {"b": 2.0}
    assert told.image.url == at.url("image.jpg")


@case(53, 105, rpcs="PatchInputs")
def each_patched_input_has_its_own_status(at: Place) -> None:
    post(at, text("one"), text("two"))
    items = [pb.Input(id=name, data=pb.Data(concepts=[concept(name)])) for name in ("one", "none")]
    answer = call(at, "PatchInputs", inputs=items, action="merge")
    assert answer.status.code == 10010, answer.status
    assert [one.status.code for one in answer.inputs] == [30200, 30102]


@case(107, rpcs="DeleteInput")
def one_input_is_deleted(at: Place) -> None:
    post(at, text("one"), text("two"))
    assert call(at, "DeleteInput", input_id="one").status.code == 10000
    assert ids(call(at, "ListInputs")) == ["two"]
    assert call(at, "DeleteInput", input_id="one").status.code == 11101


@case(108, rpcs="DeleteInputs")
def a_list_of_inputs_is_deleted(at: Place) -> None:
    post(at, text("one"), text("two"), text("three"))
    assert call(at, "DeleteInputs", ids=["one", "three", "none"]).status.code == 10000
    assert ids(call(at, "ListInputs")) == ["two"]


def boxed(at: Place) -> Any:
    """A box on the image `one`, drawn as the annotation `a`."""
    post(at, image(at, "one"))
    answer = call(at, "PostAnnotations", annotations=[box("a", 0.1)])
    assert answer.status.code == 10000, answer
    return answer.annotations[0]


def box(annotation_id: str, top: float) -> pb.Annotation:
    """The annotation that is a box."""
    corners = pb.BoundingBox(top_row=top, left_col=0.25, bottom_row=0.75, right_col=0.5)
    region = pb.Region(
        region_info=pb.RegionInfo(bounding_box=corners), data=pb.Data(concepts=[concept("face")])
    )
    return pb.Annotation(id=annotation_id, input_id="one", data=pb.Data(regions=[region]))


@case(35, 92, rpcs="PostAnnotations GetAnnotation")
def a_box_is_drawn_and_got(at: Place) -> None:
    made = boxed(at)
    assert (made.id, made.status.code) == ("a", 24150)
    found = call(at, "GetAnnotation", input_id="one", annotation_id="a").annotation
    assert round(found.data.regions[0].region_info.bounding_box.top_row, 4) == 0.1
    assert found.data.regions[0].data.concepts[0].id == "face"


@case(87, 88, rpcs="PatchAnnotations ListAnnotations")
def a_box_is_moved_and_removed(at: Place) -> None:
    boxed(at)
    moved = call(at, "PatchAnnotations", annotations=[box("a", 0.5)], action="merge")
    assert moved.annotations[0].data.regions[0].region_info.bounding_box.top_row == 0.5
    call(at, "PatchAnnotations", annotations=[box("a", 0.1)], action="remove")
    left = call(at, "ListAnnotations", input_ids=["one"]).annotations
    assert [len(one.data.regions) for one in left if one.id == "a"] == [0]
    again = [box("a", 0.1)]
    call(at, "PatchAnnotations", annotations=again, action="remove", delete_if_empty_data=True)
    left = call(at, "ListAnnotations", input_ids=["one"]).annotations
    assert [one.id for one in left if one.id == "a"] == []


@case(76, 77, rpcs="DeleteAnnotations ListAnnotations")
def annotations_are_deleted_in_pairs_or_whole(at: Place) -> None:
    boxed(at)
    call(at, "PostAnnotations", annotations=[box("b", 0.2), box("c", 0.3)])
    call(at, "DeleteAnnotations", input_ids=["one"], ids=["b"])
    found = call(at, "ListAnnotations").annotations
    assert [one.id for one in found if one.data.regions] == ["c", "a"]
    call(at, "DeleteAnnotations", input_ids=["one"])
    (left,) = call(at, "ListAnnotations").annotations
    assert left.input_level


@case(rpcs="DeleteAnnotation")
def one_annotation_is_deleted(at: Place) -> None:
    boxed(at)
    told = call(at, "DeleteAnnotation", input_id="one", annotation_id="a")
    assert told.status.code == 10000
    gone = call(at, "GetAnnotation", input_id="one", annotation_id="a")
    assert gone.status.code == 11101
