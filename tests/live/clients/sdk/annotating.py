"""Annotations: boxes, polygons, concepts, their patches and their deletion."""

from typing import Any

from clarifai.errors import UserError
from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case, refusal
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import inputs

BOX, OTHER_BOX = [0.1, 0.1, 0.8, 0.9], [0.35, 0.45, 0.6, 0.7]
POINTS, OTHER_POINTS = [[0.1, 0.1], [0.1, 0.9], [0.9, 0.9]], [[0.2, 0.2], [0.2, 0.8], [0.8, 0.8]]


def with_image(at: Place, *names: str) -> Any:
    """The class of inputs of an app with images."""
    i = inputs(at)
    made = [i.get_input_from_bytes(name, image_bytes=at.read("image.jpg")) for name in names]
    i.upload_inputs(made)
    return i


def with_box(at: Place) -> Any:
    """The class of inputs of an app with one box on an image."""
    i = with_image(at, "bbox")
    box = i.get_bbox_proto("bbox", "face", BOX, label_id="id-face", annot_id="demo")
    assert i.upload_annotations([box]) == []
    return i


def with_polygon(at: Place) -> Any:
    """The class of inputs of an app with one polygon on an image."""
    i = with_image(at, "mask")
    assert i.upload_annotations([mask(i, POINTS)]) == []
    return i


def mask(i: Any, points: list[list[float]]) -> Any:
    """The annotation that is a polygon."""
    return i.get_mask_proto("mask", "face", points, label_id="id-face", annot_id="poly")


def drawn(i: Any, annotation_id: str) -> list[Any]:
    """The regions of an annotation."""
    return [
        region
        for one in i.list_annotations()
        if one.id == annotation_id
        for region in one.data.regions
    ]


def corners(region: Any) -> list[float]:
    """A box in the order of the SDK, rounded as floats of 32 bits are."""
    box = region.region_info.bounding_box
    return [round(at, 4) for at in (box.left_col, box.top_row, box.right_col, box.bottom_row)]


def points(region: Any) -> list[list[float]]:
    """A polygon in the order of the SDK."""
    shape = region.region_info.polygon
    return [[round(point.col, 4), round(point.row, 4)] for point in shape.points]


@case(35, 92, rpcs="PostAnnotations ListAnnotations")
def a_box_has_an_id_and_a_concept_of_ones_own(at: Place) -> None:
    i = with_box(at)
    (region,) = drawn(i, "demo")
    assert corners(region) == BOX
    told = [(one.id, one.name, one.value) for one in region.data.concepts]
    assert told == [("id-face", "face", 1)]
    assert next(i.list_annotations()).id == "demo"


@case(35, rpcs="PostAnnotations")
def a_box_beyond_the_image_is_refused(at: Place) -> None:
    i = with_image(at, "bbox")
    good, bad = (i.get_bbox_proto("bbox", "face", box) for box in (BOX, [0.1, 0.1, 1.2, 0.9]))
    assert i.upload_annotations([good]) == []
    assert i.upload_annotations([bad]) == [bad]


@case(36, 92, rpcs="PostAnnotations ListAnnotations")
def a_polygon_has_its_points(at: Place) -> None:
    i = with_polygon(at)
    (region,) = drawn(i, "poly")
    assert points(region) == POINTS
    assert [one.id for one in region.data.concepts] == ["id-face"]


@case(37, rpcs="PostAnnotations ListAnnotations")
def a_concept_annotation_stands_on_every_kind_of_input(at: Place) -> None:
    i = inputs(at)
    i.upload_text("text", raw_text="words")
    i.upload_from_bytes("audio", audio_bytes=at.read("audio.wav"))
    i.upload_from_url("video", video_url=at.url("video.mp4"))
    i.upload_from_url("image", image_url=at.url("image.jpg"))
    seen = pb.Data(concepts=[pb.Concept(id="seen", value=1)])
    names = ["text", "audio", "video", "image"]
    assert i.upload_annotations([pb.Annotation(input_id=one, data=seen) for one in names]) == []
    found = [one.input_id for one in i.list_annotations() if one.data.concepts]
    assert sorted(found) == sorted(names)


@case(87, rpcs="PatchAnnotations ListAnnotations")
def a_box_gets_new_coordinates(at: Place) -> None:
    i = with_box(at)
    other = i.get_bbox_proto("bbox", "face", OTHER_BOX, label_id="id-face", annot_id="demo")
    i.patch_annotations([other], action="merge")
    (region,) = drawn(i, "demo")
    assert corners(region) == OTHER_BOX
    assert [one.id for one in region.data.concepts] == ["id-face"]


@case(88, rpcs="PatchAnnotations ListAnnotations")
def a_box_is_removed_whatever_its_coordinates(at: Place) -> None:
    i = with_box(at)
    assert len(drawn(i, "demo")) == 1
    other = i.get_bbox_proto("bbox", "face", OTHER_BOX, label_id="id-face", annot_id="demo")
    i.patch_annotations([other], action="remove")
    assert drawn(i, "demo") == []


@case(89, rpcs="PatchAnnotations ListAnnotations")
def a_polygon_gets_new_points(at: Place) -> None:
    i = with_polygon(at)
    i.patch_annotations([mask(i, OTHER_POINTS)], action="merge")
    (region,) = drawn(i, "poly")
    assert points(region) == OTHER_POINTS


@case(90, rpcs="PatchAnnotations ListAnnotations")
def a_polygon_is_removed(at: Place) -> None:
    i = with_polygon(at)
    assert len(drawn(i, "poly")) == 1
    i.patch_annotations([mask(i, OTHER_POINTS)], action="remove")
    assert drawn(i, "poly") == []


def boxes(i: Any, *names: str) -> None:
    """Draw two boxes on each image, a1, a2, …"""
    for name in names:
        i.upload_annotations(
            [i.get_bbox_proto(name, "face", BOX, annot_id=f"{name}{it}") for it in (1, 2)]
        )


def left(i: Any) -> list[str]:
    """The ids of the annotations that have a region."""
    return sorted(one.id for one in i.list_annotations() if one.data.regions)


@case(76, rpcs="DeleteAnnotations ListAnnotations")
def all_annotations_of_given_inputs_are_deleted(at: Place) -> None:
    i = with_image(at, "a", "b", "c")
    boxes(i, "a", "b", "c")
    i.delete_annotations(["a", "b"])
    assert left(i) == ["c1", "c2"]
    assert sorted(one.input_id for one in i.list_annotations() if not one.data.regions) == [
        *"abc"
    ], "an input keeps the annotation that is its own"


@case(77, rpcs="DeleteAnnotations ListAnnotations")
def named_annotations_are_deleted_in_pairs_with_their_inputs(at: Place) -> None:
    i = with_image(at, "a", "b")
    boxes(i, "a", "b")
    i.delete_annotations(["a", "a", "b"], ["a1", "a2", "b2"])
    assert left(i) == ["b1"]
    refusal(lambda: i.delete_annotations(["a"], ["a1", "a2"]), UserError)


@case(rpcs="ListAnnotations")
def annotations_are_listed_for_some_inputs(at: Place) -> None:
    i = with_image(at, "a", "b")
    boxes(i, "a", "b")
    assert len(list(i.list_annotations())) == 6
    only = list(i.list_annotations(batch_input=[i.get_input("a")]))
    assert {one.input_id for one in only} == {"a"}
    assert len(only) == 3
    assert len(list(i.list_annotations(page_no=1, per_page=4))) == 4
