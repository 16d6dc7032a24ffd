"""Uploads of each kind of media."""

import re

import requests

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import as_dict, done, has_ended, inputs, metadata


@case(22, 39, 41, rpcs="PostInputs GetInput")
def images_come_from_url_file_and_bytes(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("by-url", image_url=at.url("image.jpg"))
    i.upload_from_file("by-file", image_file=at.path("image.jpg"))
    i.upload_from_bytes("by-bytes", image_bytes=at.read("image.jpg"))
    for one in done(at, "by-url", "by-file", "by-bytes"):
        info = one.data.image.image_info
        assert (info.width, info.height, info.format) == (640, 480, "JPEG"), info
    assert i.get_input("by-url").data.image.url == at.url("image.jpg")


@case(23, rpcs="PostInputs GetInput")
def texts_come_raw_and_from_url_file_and_bytes(at: Place) -> None:
    i = inputs(at)
    i.upload_text("raw", raw_text="words for a raw text")
    i.upload_from_url("by-url", text_url=at.url("text.txt"))
    i.upload_from_file("by-file", text_file=at.path("text.txt"))
    i.upload_from_bytes("by-bytes", text_bytes=at.read("text.txt"))
    found = done(at, "raw", "by-url", "by-file", "by-bytes")
    texts = i.download_inputs(found)
    assert texts == [b"words for a raw text", *[at.read("text.txt")] * 3], texts
    assert found[0].data.text.text_info.char_count == 20


@case(25, rpcs="PostInputs GetInput")
def audio_comes_from_url_file_and_bytes(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("by-url", audio_url=at.url("audio.wav"))
    i.upload_from_file("by-file", audio_file=at.path("audio.wav"))
    i.upload_from_bytes("by-bytes", audio_bytes=at.read("audio.wav"))
    for one in done(at, "by-url", "by-file", "by-bytes"):
        assert one.data.audio.audio_info.sample_rate == 16000, one
        assert one.data.audio.hosted.suffix


@case(26, rpcs="PostInputs GetInput")
def video_comes_from_url_file_and_bytes(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("by-url", video_url=at.url("video.mp4"))
    i.upload_from_file("by-file", video_file=at.path("video.mp4"))
    i.upload_from_bytes("by-bytes", video_bytes=at.read("video.mp4"))
    for one in done(at, "by-url", "by-file", "by-bytes"):
        info = one.data.video.video_info
        assert (info.width, info.height, info.frame_count) == (320, 240, 10), info


@case(27, rpcs="PostInputs GetInput")
def one_input_holds_an_image_and_a_text(at: Place) -> None:
    i = inputs(at)
    question = "What time of day is it?"
    made = i.get_multimodal_input("both", raw_text=question, image_url=at.url("image.jpg"))
    also = i.get_multimodal_input("bytes", text_bytes=b"two", image_bytes=at.read("image.jpg"))
    i.upload_inputs([made, also])
    first, second = done(at, "both", "bytes")
    assert first.data.image.image_info.width == second.data.image.image_info.width == 640
    assert i.download_inputs([first]) == [at.read("image.jpg"), question.encode()]


@case(28, rpcs="PostInputs GetInput")
def an_image_carries_metadata(at: Place) -> None:
    given = metadata(filename="image.jpg", split="train")
    i = inputs(at)
    i.upload_from_url("one", image_url=at.url("image.jpg"), metadata=given)
    assert as_dict(i.get_input("one").data.metadata) == {"filename": "image.jpg", "split": "train"}


@case(29, rpcs="PostInputs GetInput")
def a_video_carries_metadata(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("one", video_url=at.url("video.mp4"), metadata=metadata(split="train"))
    assert as_dict(i.get_input("one").data.metadata) == {"split": "train"}
    assert i.get_input("one").data.video.url == at.url("video.mp4")


@case(30, rpcs="PostInputs GetInput")
def a_text_carries_metadata(at: Place) -> None:
    i = inputs(at)
    made = i.get_text_input("one", raw_text="words", metadata=metadata(split="test", size=3))
    i.upload_inputs([made])
    assert as_dict(i.get_input("one").data.metadata) == {"split": "test", "size": 3.0}


@case(31, rpcs="PostInputs GetInput")
def audio_carries_metadata(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("one", audio_url=at.url("audio.wav"), metadata=metadata(split="train"))
    assert as_dict(i.get_input("one").data.metadata) == {"split": "train"}
    assert i.get_input("one").data.audio.url == at.url("audio.wav")


@case(32, 45, 48, rpcs="PostInputs GetInput")
def metadata_stand_beside_several_concepts(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url(
        "one",
        image_url=at.url("image.jpg"),
        labels=["Dress", "shoe"],
        label_ids=["id-dress", "id-shoe"],
        metadata=metadata(product_id="p-17"),
    )
    data = i.get_input("one").data
    told = [(one.id, one.name, one.value) for one in data.concepts]
    assert told == [("id-dress", "Dress", 1.0), ("id-shoe", "shoe", 1.0)], told
    assert data.metadata["product_id"] == "p-17"


@case(33, rpcs="PostInputs GetInput")
def an_input_has_a_geo_point(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("one", image_url=at.url("image.jpg"), geo_info=[-30.5, 40.25])
    point = i.get_input("one").data.geo.geo_point
    assert (point.longitude, point.latitude) == (-30.5, 40.25)


@case(24, rpcs="PostInputs GetInput")
def a_function_cleans_a_text_before_it_is_sent(at: Place) -> None:
    i = inputs(at)
    cleaned = "a\u200cword".encode("ascii", "ignore").decode()
    i.upload_text("one", raw_text=cleaned)
    assert i.download_inputs(done(at, "one")) == [b"aword"]


@case(20, 21, rpcs="PostInputs GetInput")
def an_upload_is_processed_afterwards(at: Place) -> None:
    i = inputs(at)
    _, answer = i.upload_from_url("one", image_url=at.url("image.jpg"))
    assert answer.inputs[0].status.code == 30001
    assert not answer.inputs[0].data.image.image_info.width
    assert answer.inputs_add_job.progress.pending_count == 1
    assert done(at, "one")[0].status.description == "Download complete"


@case(20, rpcs="PostInputs GetInput")
def a_place_without_an_image_fails_afterwards(at: Place) -> None:
    i = inputs(at)
    _, answer = i.upload_from_url("one", image_url=at.url("nothing.jpg"))
    assert answer.status.code == 10000
    status = until(lambda: i.get_input("one"), has_ended).status
    assert status.code in (30002, 30102), status
    assert status.details, status


@case(37, 47, rpcs="PostInputs GetInput")
def concepts_stand_on_every_kind_of_input(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("image", image_url=at.url("image.jpg"), labels=["seen"])
    i.upload_from_bytes("audio", audio_bytes=at.read("audio.wav"), labels=["seen"])
    i.upload_from_url("video", video_url=at.url("video.mp4"), labels=["seen"])
    i.upload_inputs([i.get_text_input("text", raw_text="words", labels=["seen"])])
    for one in ("image", "audio", "video", "text"):
        assert [it.id for it in i.get_input(one).data.concepts] == ["seen"], one


@case(38, 43, rpcs="PostInputs GetInput")
def inputs_go_alone_or_128_at_once(at: Place) -> None:
    i = inputs(at)
    i.upload_text("alone", raw_text="one")
    many = [i.get_text_input(f"t{it}", raw_text=f"text {it}") for it in range(128)]
    _, answer = i.upload_inputs(many)
    assert answer.status.code == 10000
    assert [one.id for one in answer.inputs] == [f"t{it}" for it in range(128)]
    assert [i.get_input(one).id for one in ("alone", "t0", "t127")] == ["alone", "t0", "t127"]


@case(42, rpcs="PostInputs GetInput")
def a_copy_of_bytes_is_kept_and_hosted(at: Place) -> None:
    i = inputs(at)
    i.upload_from_bytes("one", image_bytes=at.read("image.jpg"))
    image = done(at, "one")[0].data.image
    address = f"{image.hosted.prefix}/orig/{image.hosted.suffix}"
    assert image.url == address
    given = requests.get(address, headers={"Authorization": f"Key {at.pat}"}, timeout=30)
    assert given.content == at.read("image.jpg")
    assert requests.get(address, timeout=30).status_code == 404
    assert list(image.hosted.sizes) == ["orig", "tiny", "small", "large"]


@case(
    40,
    rpcs="PostInputs",
    differs="clarifai 12.5.0 cannot say it: a URL comes once, unless the app allows more",
)
def a_url_comes_once(at: Place) -> None:
    i = inputs(at)
    _, first = i.upload_from_url("one", image_url=at.url("image.jpg"))
    _, second = i.upload_from_url("two", image_url=at.url("image.jpg"))
    assert first.inputs[0].status.code == 30001
    assert second.inputs[0].status.code == 30100


@case(44, rpcs="PostInputs GetInput")
def an_input_without_id_gets_one(at: Place) -> None:
    i = inputs(at)
    _, answer = i.upload_text("", raw_text="words")
    made = answer.inputs[0].id
    assert re.fullmatch("[0-9a-f]{32}", made), made
    assert i.get_input(made).id == made
