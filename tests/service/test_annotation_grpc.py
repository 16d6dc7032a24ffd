"""Annotations as the official Python SDK sends and reads them, over gRPC.

Source: `Inputs.get_bbox_proto`, `get_mask_proto`, `upload_annotations`, `patch_annotations`,
`list_annotations` and `delete_annotations` of clarifai 12.5.0, and their tests.
"""

from typing import Any

import pytest
from clarifai_grpc.grpc.api import resources_pb2, service_pb2
from clarifai_grpc.grpc.api.status import status_code_pb2

from tests.service.test_grpc import METADATA, SCOPE, image

NEW_BOX = [0.35, 0.45, 0.6, 0.7]
POINTS = [[0.1, 0.1], [0.1, 0.9], [0.9, 0.9], [0.9, 0.1]]


def labelled(label: str, label_id: str, **info: Any) -> resources_pb2.Data:
    concept = resources_pb2.Concept(id=label_id or label, name=label, value=1.0)
    region = resources_pb2.Region(
        region_info=resources_pb2.RegionInfo(**info), data=resources_pb2.Data(concepts=[concept])
    )
    return resources_pb2.Data(regions=[region])


def bbox(input_id: str, bounds: list[float], annot_id: str = "", label_id: str = "") -> Any:
    left, top, right, bottom = bounds
    box = resources_pb2.BoundingBox(top_row=top, left_col=left, bottom_row=bottom, right_col=right)
    data = labelled("face", label_id, bounding_box=box)
    return resources_pb2.Annotation(id=annot_id, input_id=input_id, data=data)


def mask(input_id: str, points: list[list[float]], annot_id: str = "") -> Any:
    told = [resources_pb2.Point(row=y, col=x, visibility="VISIBLE") for x, y in points]
    data = labelled("face", "", polygon=resources_pb2.Polygon(points=told))
    return resources_pb2.Annotation(id=annot_id, input_id=input_id, data=data)


@pytest.fixture
def one(stub: Any) -> Any:
    """The service with one input "i"."""
    item = image("https://a.test/i", id="i")
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=[item])
    assert stub.PostInputs(request, metadata=METADATA).status.code == 10000
    return stub


def post(stub: Any, *items: Any) -> Any:
    request = service_pb2.PostAnnotationsRequest(user_app_id=SCOPE, annotations=items)
    return stub.PostAnnotations(request, metadata=METADATA)


def patch(stub: Any, action: str, *items: Any) -> Any:
    request = service_pb2.PatchAnnotationsRequest(
        user_app_id=SCOPE, annotations=items, action=action
    )
    return stub.PatchAnnotations(request, metadata=METADATA)


def listed(stub: Any, **fields: Any) -> list[Any]:
    request = service_pb2.ListAnnotationsRequest(user_app_id=SCOPE, **fields)
    answer = stub.ListAnnotations(request, metadata=METADATA)
    assert answer.status.code == 10000, answer
    return list(answer.annotations)


def test_a_box_is_uploaded_and_is_the_newest_of_the_list(one: Any) -> None:
    answer = post(one, bbox("i", [0.1, 0.1, 0.8, 0.9], "demo", "id-face"))
    assert answer.status.code == status_code_pb2.SUCCESS
    assert answer.annotations[0].status.code == status_code_pb2.ANNOTATION_SUCCESS
    newest = listed(one)[0]
    assert newest == answer.annotations[0]
    assert (newest.id, newest.input_id, newest.input_level) == ("demo", "i", False)
    found = newest.data.regions[0]
    box = found.region_info.bounding_box
    corners = (box.left_col, box.top_row, box.right_col, box.bottom_row)
    assert corners == pytest.approx((0.1, 0.1, 0.8, 0.9))
    concept = found.data.concepts[0]
    assert (concept.id, concept.name, concept.value) == ("id-face", "face", 1)
    assert newest.created_at.nanos % 1000 == 0


def test_a_merge_moves_the_box_and_a_removal_takes_it(one: Any) -> None:
    post(one, bbox("i", [0.1, 0.1, 0.8, 0.9], "demo"))
    assert patch(one, "merge", bbox("i", NEW_BOX, "demo")).status.code == 10000
    found = listed(one)[0].data.regions
    assert len(found) == 1
    assert found[0].region_info.bounding_box.top_row == pytest.approx(0.45)
    assert [concept.id for concept in found[0].data.concepts] == ["face"]
    removed = patch(one, "remove", bbox("i", [0, 0, 1, 1], "demo"))
    assert removed.annotations[0].status.code == status_code_pb2.ANNOTATION_SUCCESS
    assert not listed(one)[0].data.regions


def test_a_polygon_is_merged_as_a_whole(one: Any) -> None:
    post(one, mask("i", POINTS, "demo"))
    told = listed(one)[0].data.regions[0].region_info.polygon.points
    assert [point.visibility for point in told] == [resources_pb2.Point.Visibility.VISIBLE] * 4
    patch(one, "merge", mask("i", POINTS[:3], "demo"))
    points = listed(one)[0].data.regions[0].region_info.polygon.points
    assert [[point.col, point.row] for point in points] == [
        pytest.approx(point) for point in POINTS[:3]
    ]


def test_a_list_counts_regions_and_inputs(stub: Any) -> None:
    items = [image(f"https://a.test/{n}", id=f"i{n}") for n in range(10)]
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=items)
    stub.PostInputs(request, metadata=METADATA)
    assert len(listed(stub)) == 10
    post(stub, *[bbox(f"i{n % 10}", [0.1, 0.1, 0.5, 0.5]) for n in range(18)])
    assert len(listed(stub)) == 28
    assert len(listed(stub, input_ids=["i0", "i9"])) == 5
    codes = [resources_pb2.Annotation(status={"code": 24150}).status]
    assert len(listed(stub, statuses=codes)) == 28
    request = service_pb2.DeleteAnnotationsRequest(
        user_app_id=SCOPE, input_ids=[f"i{n}" for n in range(10)]
    )
    assert stub.DeleteAnnotations(request, metadata=METADATA).status.code == 10000
    assert [it.input_level for it in listed(stub)] == [True] * 10


def test_a_concept_without_a_value_is_negative_over_this_transport(one: Any) -> None:
    data = resources_pb2.Data(concepts=[resources_pb2.Concept(id="tree")])
    answer = post(one, resources_pb2.Annotation(input_id="i", data=data))
    assert answer.annotations[0].data.concepts[0].value == 0
    assert answer.annotations[0].worker.user.id == "ann"


def test_a_failed_item_stands_beside_the_others(one: Any) -> None:
    answer = post(one, bbox("i", [0.5, 0.1, 0.2, 0.9], "a"), bbox("none", NEW_BOX, "b"))
    assert answer.status.code == status_code_pb2.FAILURE
    assert [it.status.code for it in answer.annotations] == [24155, 30102]
    request = service_pb2.GetAnnotationRequest(user_app_id=SCOPE, input_id="i", annotation_id="a")
    assert one.GetAnnotation(request, metadata=METADATA).status.code == 11101


def test_frames_of_a_posted_video_are_read_back_and_listed(stub: Any) -> None:
    video = resources_pb2.Video(url="https://a.test/v.mp4")
    info = resources_pb2.FrameInfo(time=1500, number=45)
    frame = resources_pb2.Frame(frame_info=info, data=bbox("", [0.1, 0.2, 0.3, 0.4]).data)
    segment = resources_pb2.TimeSegment(time_info={"begin_time": 1, "end_time": 2.5})
    data = resources_pb2.Data(video=video, frames=[frame], time_segments=[segment])
    item = resources_pb2.Input(id="v", data=data)
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=[item])
    assert stub.PostInputs(request, metadata=METADATA).status.code == 10000
    read = service_pb2.GetInputRequest(user_app_id=SCOPE, input_id="v")
    found = stub.GetInput(read, metadata=METADATA).input.data
    assert (found.frames[0].frame_info, found.time_segments[0].time_info.end_time) == (info, 2.5)
    newest, framed, own = listed(stub)
    assert newest.data.time_segments[0] == found.time_segments[0]
    assert framed.data.frames[0] == found.frames[0]
    assert framed.id == found.frames[0].id
    assert own.input_level
