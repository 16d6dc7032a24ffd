"""The limits of uploads: what is over them is refused with a code, by the service or by the SDK."""

from functools import partial
from typing import Any

from clarifai.errors import UserError
from clarifai_grpc.grpc.api import resources_pb2 as pb
from clarifai_grpc.grpc.api import service_pb2

from tests.live.clients.cases import case, refusal, until
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import has_ended, inputs

MB = 1024 * 1024
OVER_LIMIT, WRONG_REQUEST = 30105, 39999


def post(at: Place, items: list[Any]) -> Any:
    """The answer to added inputs, whose number the SDK does not look at here."""
    i = inputs(at)
    request = service_pb2.PostInputsRequest(user_app_id=i.user_app_id, inputs=items)
    return i._grpc_request(i.STUB.PostInputs, request)


def large(at: Place, name: str, bytes_count: int) -> bytes:
    """A file with so many bytes."""
    return at.read(name).ljust(bytes_count, b"\0")


@case(65, rpcs="PostInputs")
def at_most_128_images_are_taken(at: Place) -> None:
    i = inputs(at)
    many = [i.get_input_from_url("", image_url=at.url("image.jpg")) for _ in range(129)]
    refusal(lambda: i.upload_inputs(many), UserError)
    assert post(at, many).status.code == WRONG_REQUEST
    assert list(i.list_inputs()) == []


@case(66, rpcs="PostInputs")
def an_image_of_20_mb_is_refused(at: Place) -> None:
    i = inputs(at)
    made = i.get_input_from_bytes("one", image_bytes=large(at, "image.jpg", 20 * MB))
    answer = post(at, [made])
    assert answer.status.code == 10020
    assert answer.inputs[0].status.code == OVER_LIMIT, answer.inputs[0].status


@case(66, rpcs="PostInputs GetInput")
def an_image_of_more_than_85_megapixels_is_refused(at: Place) -> None:
    i = inputs(at)
    i.upload_from_bytes("one", image_bytes=at.read("huge.png"))
    status = until(lambda: i.get_input("one"), has_ended).status
    assert status.code == OVER_LIMIT, status


@case(67, rpcs="PostInputs")
def a_request_of_128_mb_is_refused(at: Place) -> None:
    data = large(at, "image.jpg", 19 * MB)
    answer = post(at, [inputs(at).get_input_from_bytes("", image_bytes=data) for _ in range(7)])
    assert answer.status.code == OVER_LIMIT, answer.status
    assert not answer.inputs


@case(68, rpcs="PostInputs")
def two_videos_are_too_many(at: Place) -> None:
    i = inputs(at)
    two = [i.get_input_from_url("", video_url=at.url(name)) for name in ("video.mp4", "b.mp4")]
    answer = post(at, two)
    assert answer.status.code == OVER_LIMIT, answer.status
    assert post(at, two[:1]).status.code == 10000


@case(69, rpcs="PostInputs GetInput")
def a_video_behind_a_url_is_not_too_large_and_not_too_long(at: Place) -> None:
    i = inputs(at)
    for name in ("large.mp4", "long.mp4"):
        i.upload_from_url(name, video_url=at.url(name))
    for name in ("large.mp4", "long.mp4"):
        status = until(partial(i.get_input, name), has_ended).status
        assert status.code == OVER_LIMIT, (name, status)


@case(70, rpcs="PostInputs")
def a_posted_video_of_128_mb_is_refused(at: Place) -> None:
    made = inputs(at).get_input_from_bytes("", video_bytes=large(at, "video.mp4", 128 * MB))
    answer = post(at, [made])
    codes = [answer.status.code, *[one.status.code for one in answer.inputs]]
    assert OVER_LIMIT in codes, answer.status


@case(71, rpcs="PostInputs")
def a_text_of_20_mb_and_129_texts_are_refused(at: Place) -> None:
    i = inputs(at)
    answer = post(at, [i.get_text_input("one", raw_text="x" * (20 * MB))])
    assert answer.inputs[0].status.code == OVER_LIMIT, answer.inputs[0].status
    many = [i.get_text_input("", raw_text=f"text {it}") for it in range(129)]
    assert post(at, many).status.code == WRONG_REQUEST


@case(72, rpcs="PostInputs")
def audio_of_20_mb_and_129_audio_files_are_refused(at: Place) -> None:
    i = inputs(at)
    data = large(at, "audio.wav", 20 * MB)
    answer = post(at, [i.get_input_from_bytes("one", audio_bytes=data)])
    assert answer.inputs[0].status.code == OVER_LIMIT, answer.inputs[0].status
    many = [pb.Input(data=pb.Data(audio=pb.Audio(url=at.url("audio.wav")))) for _ in range(129)]
    assert post(at, many).status.code == WRONG_REQUEST
