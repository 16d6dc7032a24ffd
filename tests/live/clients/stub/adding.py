"""Adding inputs with all that they carry."""

import re

import requests
from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case
from tests.live.clients.places import Place
from tests.live.clients.stub.opened import (
    as_dict,
    call,
    concept,
    done,
    get,
    image,
    post,
    struct,
    text,
)

WILD = {"key4#$!": "value", "list": [1.0, 2.0], "nested": {"a": {"b": True}}, "的な": "test_狗"}


@case(20, 21, rpcs="PostInputs GetInput")
def an_added_input_is_pending_and_then_done(at: Place) -> None:
    answer = post(at, image(at, "one"))
    assert answer.status.details == "All inputs successfully added"
    status = answer.inputs[0].status
    assert (status.code, status.description) == (30001, "Download pending")
    assert answer.inputs[0].data.image.image_info.format == "UnknownImageFormat"
    assert done(at, "one")[0].data.image.image_info.format == "JPEG"


@case(38, 43, rpcs="PostInputs ListInputs")
def inputs_of_ones_own_ids_go_alone_or_128_at_once(at: Place) -> None:
    post(at, text("alone"))
    names = [f"t{number}" for number in range(128)]
    assert [one.id for one in post(at, *[text(name) for name in names]).inputs] == names
    listed = call(at, "ListInputs", per_page=200)
    assert {one.id for one in listed.inputs} == {"alone", *names}


@case(39, rpcs="PostInputs GetInput")
def a_public_url_stays_the_url_of_the_input(at: Place) -> None:
    post(at, pb.Input(id="one", data=pb.Data(image=pb.Image(url=f" {at.url('image.jpg')} "))))
    shown = done(at, "one")[0].data.image
    assert shown.url == at.url("image.jpg")
    assert (shown.image_info.width, shown.image_info.height) == (640, 480)


@case(40, rpcs="PostInputs")
def a_url_comes_again_only_where_duplicates_are_allowed(at: Place) -> None:
    again = pb.Input(id="again", data=pb.Data(image=pb.Image(url=at.url("image.jpg"))))
    post(at, image(at, "first"))
    refused = call(at, "PostInputs", inputs=[again])
    assert refused.status.code == 10020, refused.status
    assert refused.inputs[0].status.code == 30100
    post(at, image(at, "second"), image(at, "third"))


@case(41, 42, rpcs="PostInputs GetInput")
def bytes_are_stored_and_hosted(at: Place) -> None:
    data = at.read("image.jpg")
    answer = post(at, pb.Input(id="one", data=pb.Data(image=pb.Image(base64=data))))
    address = answer.inputs[0].data.image.url
    shown = done(at, "one")[0].data.image
    assert shown.url == address == f"{shown.hosted.prefix}/orig/{shown.hosted.suffix}"
    given = requests.get(address, headers={"Authorization": f"Key {at.pat}"}, timeout=30)
    assert given.content == data


@case(44, rpcs="PostInputs GetInput")
def an_id_is_made_where_none_is_given(at: Place) -> None:
    made = [one.id for one in post(at, image(at), text("")).inputs]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in made), made
    assert get(at, made[0]).data.image.url == at.url("image.jpg")


@case(45, rpcs="PostInputs GetInput")
def a_product_id_stands_in_the_metadata(at: Place) -> None:
    post(at, image(at, "front", metadata=struct({"product_id": "p-17"})))
    assert as_dict(get(at, "front").data.metadata) == {"product_id": "p-17"}


@case(46, rpcs="PostInputs GetInput")
def a_concept_is_present_or_absent(at: Place) -> None:
    post(at, image(at, "one", concepts=[concept("charlie"), concept("our_wedding", 0)]))
    told = [(one.id, one.name, one.value) for one in get(at, "one").data.concepts]
    assert told == [("charlie", "charlie", 1.0), ("our_wedding", "our_wedding", 0.0)], told


@case(47, 48, rpcs="PostInputs GetInput")
def concepts_stand_on_urls_and_on_bytes(at: Place) -> None:
    words = [concept("的な"), concept("test_狗"), concept("sky", 0)]
    by_bytes = pb.Data(image=pb.Image(base64=at.read("image.jpg")), concepts=words)
    post(at, image(at, "url", concepts=words), pb.Input(id="bytes", data=by_bytes))
    for one in ("url", "bytes"):
        told = [(it.id, it.value, it.app_id) for it in get(at, one).data.concepts]
        assert told == [("的な", 1, at.app), ("test_狗", 1, at.app), ("sky", 0, at.app)], told


@case(49, rpcs="PostInputs GetInput")
def metadata_is_any_json(at: Place) -> None:
    post(at, image(at, "one", metadata=struct(WILD)))
    assert as_dict(get(at, "one").data.metadata) == WILD


@case(33, 34, rpcs="PostInputs GetInput")
def an_input_has_one_geo_point(at: Place) -> None:
    point = pb.Geo(geo_point=pb.GeoPoint(longitude=-30, latitude=40))
    post(at, image(at, "one", geo=point))
    assert as_dict(get(at, "one").data.geo) == as_dict(point)


@case(53, rpcs="PostInputs")
def each_input_of_a_batch_has_its_own_status(at: Place) -> None:
    post(at, text("train1"))
    mixed = call(at, "PostInputs", inputs=[text("good"), text("train1")])
    assert (mixed.status.code, mixed.status.description) == (10010, "Mixed Success")
    assert [one.id for one in mixed.inputs] == ["good", "train1"]
    assert [one.status.code for one in mixed.inputs] == [30001, 30100]
    assert mixed.inputs[1].status.details == "Input has a duplicate ID."
    failed = call(at, "PostInputs", inputs=[text("good"), text("train1")])
    assert (failed.status.code, failed.status.description) == (10020, "Failure")


@case(rpcs="PostInputs GetInputsAddJob")
def an_add_job_counts_its_inputs(at: Place) -> None:
    answer = call(at, "PostInputs", inputs=[text("a"), text("b")], inputs_add_job_id="job")
    assert answer.inputs_add_job.id == "job"
    assert answer.inputs_add_job.progress.pending_count == 2
    done(at, "a", "b")
    told = call(at, "GetInputsAddJob", id="job").inputs_add_job
    assert (told.progress.success_count, told.progress.pending_count) == (2, 0), told
