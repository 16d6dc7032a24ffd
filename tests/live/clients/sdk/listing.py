"""Lists of inputs and their download."""

from clarifai.client.input import Inputs
from clarifai.errors import UserError

from tests.live.clients.cases import case, refusal
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import dataset, done, inputs, listed


@case(78, 99, rpcs="ListInputs")
def all_inputs_are_listed_page_after_page(at: Place) -> None:
    i = inputs(at)
    names = [f"t{number:03}" for number in range(200)]
    for part in (names[:128], names[128:]):
        i.upload_inputs([i.get_text_input(name, raw_text="words") for name in part])
    assert listed(i.list_inputs()) == names[::-1]


@case(78, 54, 100, rpcs="ListInputs")
def one_page_of_inputs_is_listed(at: Place) -> None:
    i = inputs(at)
    names = [f"t{number:03}" for number in range(40)]
    i.upload_inputs([i.get_text_input(name, raw_text="words") for name in names])
    newest = names[::-1]
    assert listed(i.list_inputs(page_no=2, per_page=10)) == newest[10:20]
    assert listed(i.list_inputs(page_no=1)) == newest[:16]
    assert listed(i.list_inputs(per_page=5)) == newest[:5]
    assert listed(i.list_inputs(page_no=9, per_page=10)) == []


@case(78, rpcs="ListInputs")
def inputs_of_one_type_are_listed(at: Place) -> None:
    i = inputs(at)
    i.upload_text("text", raw_text="words")
    i.upload_from_url("image", image_url=at.url("image.jpg"), labels=["sky"])
    assert listed(i.list_inputs(input_type="image")) == ["image"]
    (shown,) = i.list_inputs(input_type="image")
    assert [one.id for one in shown.data.concepts] == ["sky"]
    assert shown.created_at.seconds
    refusal(lambda: listed(i.list_inputs(input_type="music")), UserError)


@case(78, rpcs="ListDatasetInputs")
def inputs_of_a_dataset_are_listed(at: Place) -> None:
    shown = dataset(at, "train")
    i = inputs(at)
    i.upload_text("out", raw_text="words")
    i.upload_text("in", raw_text="words", dataset_id="train")
    assert listed(i.list_inputs(dataset_id="train")) == ["in"]
    assert listed(shown.list_inputs()) == ["in"]
    assert listed(shown.list_inputs(input_type="image")) == []


@case(79, rpcs="ListInputs PostInputs")
def inputs_are_downloaded_as_they_were_sent(at: Place) -> None:
    i = inputs(at)
    i.upload_from_url("url", image_url=at.url("image.jpg"))
    i.upload_from_file("file", image_file=at.path("other.png"))
    i.upload_from_bytes("bytes", audio_bytes=at.read("audio.wav"))
    i.upload_from_bytes("film", video_bytes=at.read("video.mp4"))
    i.upload_text("text", raw_text="words")
    done(at, "url", "file", "bytes", "film", "text")
    names = ["video.mp4", "audio.wav", "other.png", "image.jpg"]
    wanted = [b"words", *[at.read(name) for name in names]]
    assert i.download_inputs(list(i.list_inputs())) == wanted


@case(79, 64, rpcs="GetInput")
def a_session_token_lists_and_downloads(at: Place) -> None:
    base = f"http://{at.grpc}"
    i = Inputs(user_id=at.user, app_id=at.app, token=at.token, base_url=base)
    i.upload_text("one", raw_text="words")
    done(at, "one")
    assert i.download_inputs([i.get_input("one")]) == [b"words"]


@case(60, rpcs="GetInput", differs="clarifai 12.5.0 gives an empty input for one that is not there")
def an_input_that_is_not_there_comes_back_empty(at: Place) -> None:
    i = inputs(at)
    i.upload_text("one", raw_text="words")
    assert i.get_input("one").id == "one"
    assert i.get_input("none").id == ""
