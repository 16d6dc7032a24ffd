"""Reading inputs: pages, streams, one, and counts."""

from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.stub.opened import call, concept, ids, post, scope, text

OLD_TO_NEW = ["a", "b", "c", "d", "e"]


def post_five(at: Place) -> None:
    """Five texts, one after the other."""
    for name in OLD_TO_NEW:
        post(at, text(name))


@case(54, rpcs="ListInputs")
def inputs_are_listed_page_by_page(at: Place) -> None:
    post_five(at)
    pages = [ids(call(at, "ListInputs", page=page, per_page=2)) for page in (1, 2, 3, 4)]
    assert pages == [["e", "d"], ["c", "b"], ["a"], []], pages
    assert ids(call(at, "ListInputs")) == OLD_TO_NEW[::-1]
    assert ids(call(at, "ListInputs", ids=["a", "c", "x"])) == ["c", "a"]


@case(55, rpcs="ListInputs")
def listed_inputs_show_their_concepts(at: Place) -> None:
    post(at, text("one", concepts=[concept("sky"), concept("tree", 0)]))
    (shown,) = call(at, "ListInputs").inputs
    assert [(it.id, it.value) for it in shown.data.concepts] == [("sky", 1), ("tree", 0)]


@case(56, 58, rpcs="StreamInputs")
def a_stream_goes_on_after_its_cursor(at: Place) -> None:
    post_five(at)
    assert ids(call(at, "StreamInputs", per_page=2, last_id="b")) == ["c", "d"]
    assert ids(call(at, "StreamInputs", per_page=2, last_id="d")) == ["e"]
    assert ids(call(at, "StreamInputs", per_page=2, last_id="e")) == []


@case(57, rpcs="StreamInputs")
def a_stream_begins_with_the_oldest(at: Place) -> None:
    post_five(at)
    assert ids(call(at, "StreamInputs", per_page=3)) == ["a", "b", "c"]


@case(59, rpcs="StreamInputs")
def a_stream_runs_both_ways(at: Place) -> None:
    post_five(at)
    assert ids(call(at, "StreamInputs")) == OLD_TO_NEW
    assert ids(call(at, "StreamInputs", descending=True)) == OLD_TO_NEW[::-1]
    assert ids(call(at, "StreamInputs", descending=True, last_id="c")) == ["b", "a"]


@case(60, 110, rpcs="GetInput")
def one_input_is_got_by_its_id(at: Place) -> None:
    post(at, text("one"))
    assert call(at, "GetInput", input_id="one").input.id == "one"
    missing = call(at, "GetInput", input_id="none").status
    assert (missing.code, missing.description) == (11101, "Resource does not exist")


@case(61, 101, rpcs="GetInputCount")
def inputs_are_counted_by_status(at: Place) -> None:
    missing = pb.Input(data=pb.Data(image=pb.Image(url=at.url("nothing.jpg"))))
    post(at, text("a"), text("b"), missing)
    told = until(
        lambda: call(at, "GetInputCount").counts, lambda it: not it.to_process + it.processing
    )
    assert (told.processed, told.to_process, told.processing, told.errors) == (2, 0, 0, 1), told


@case(62, rpcs="ListInputs")
def the_owner_of_the_key_is_called_me(at: Place) -> None:
    post(at, text("one"))
    me = pb.UserAppIDSet(user_id="me", app_id=at.app)
    assert ids(call(at, "ListInputs", user_app_id=me)) == ["one"]
    other = pb.UserAppIDSet(user_id=at.user, app_id="another")
    assert call(at, "ListInputs", user_app_id=other).status.code == 11101


@case(63, rpcs="ListInputs PostInputs")
def the_message_says_which_app(at: Place) -> None:
    post(at, text("one"))
    assert ids(call(at, "ListInputs", user_app_id=scope(at))) == ["one"]
    elsewhere = pb.UserAppIDSet(user_id=at.user, app_id=f"{at.app}-none")
    refused = call(at, "PostInputs", user_app_id=elsewhere, inputs=[text("one")])
    assert refused.status.code == 11101


@case(64, rpcs="ListInputs")
def app_keys_and_tokens_open_an_app(at: Place) -> None:
    post(at, text("one"))
    assert ids(call(at, "ListInputs", key=at.key, user_app_id=None)) == ["one"]
    assert ids(call(at, "ListInputs", key=at.key)) == ["one"]
    assert ids(call(at, "ListInputs", key=at.pat)) == ["one"]
    unknown = call(at, "ListInputs", key="unknown").status
    assert unknown.code == 11008
    assert unknown.description == "Invalid API key or Invalid API key/application pair"
