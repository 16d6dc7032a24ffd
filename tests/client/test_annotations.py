"""The calls about annotations: how each asks, and what it gives back."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest
import responses

from inputs_app.client import annotations, errors
from tests.client.samples import APP, CONNECTION, answer, failed

# Source: clarifai-grpc proto Annotation, Region, BoundingBox; the docs' sample of a bounding box
BOX = {
    "id": "demo",
    "input_id": "bbox",
    "data": {
        "regions": [
            {
                "id": "r1",
                "region_info": {
                    "bounding_box": {
                        "top_row": 0.1,
                        "left_col": 0.1,
                        "bottom_row": 0.9,
                        "right_col": 0.8,
                    }
                },
                "data": {"concepts": [{"id": "id-face", "name": "face", "value": 1}]},
            }
        ]
    },
    "annotation_info": {},
    "user_id": "u",
    "status": {"code": 24150, "description": "Annotation success"},
    "created_at": "2024-01-22T10:01:00.789409Z",
    "input_level": False,
}
ODD = ["..", "a/b", "a b&ids=c", "50%", "\u7684"]


def asked(remote: responses.RequestsMock, number: int = 0) -> list[tuple[str, str]]:
    """The query of a request."""
    return parse_qsl(urlsplit(str(remote.calls[number].request.url)).query)


def sent(remote: responses.RequestsMock) -> object:
    """The body of the first request."""
    return orjson.loads(remote.calls[0].request.body or b"")


def test_a_page_is_read(remote: responses.RequestsMock) -> None:
    level = {"id": "own", "input_id": "bbox", "input_level": True, "data": None}
    remote.get(f"{APP}/annotations", json=answer(annotations=[BOX, level]))
    found, own = annotations.list_page(CONNECTION, 2, 10, input_ids=ODD)
    query = [("page", "2"), ("per_page", "10"), *(("input_ids", one) for one in ODD)]
    assert asked(remote) == query
    assert (found.id, found.input_id, found.status.code) == ("demo", "bbox", 24150)
    (region,) = found.regions
    assert (region.id, region.shape, region.points) == ("r1", "box", ((0.1, 0.1), (0.9, 0.8)))
    assert region.concepts[0].name == "face"
    assert not found.is_input_level
    assert (own.is_input_level, own.regions, own.concepts, own.data) == (True, (), (), {})


def test_those_of_models_are_asked_for(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/annotations", json=answer(annotations=[]))
    annotations.list_page(CONNECTION, 1, with_models=True)
    assert ("list_all_annotations", "true") in asked(remote)


def test_all_of_an_input_are_asked_for_page_by_page(
    remote: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotations, "PER_PAGE", 2)
    for page in (["a", "b"], ["b", "c"], ["d"]):
        told = [{**BOX, "id": one} for one in page]
        remote.get(f"{APP}/annotations", json=answer(annotations=told))
    walk = annotations.of_inputs(CONNECTION, ["bbox"])
    assert next(walk).id == "a"
    assert len(remote.calls) == 1
    assert [one.id for one in walk] == ["b", "c", "d"]
    assert [dict(asked(remote, number))["page"] for number in range(3)] == ["1", "2", "3"]


def test_nothing_is_asked_of_no_inputs(remote: responses.RequestsMock) -> None:
    assert list(annotations.of_inputs(CONNECTION, [])) == []


def test_named_ones_are_asked_for_in_pairs(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/annotations", json=answer(annotations=[BOX, {**BOX, "id": "other"}]))
    pairs = [("bbox", "demo"), ("a/b", "demo"), ("bbox", "demo")]
    assert [one.id for one in annotations.of_pairs(CONNECTION, pairs)] == ["demo"]
    line = [("input_ids", "bbox"), ("input_ids", "a/b"), ("ids", "demo"), ("ids", "demo")]
    assert asked(remote) == [("page", "1"), ("per_page", "2"), *line]


def test_named_ones_are_found_where_their_ids_stand_at_several_inputs(
    remote: responses.RequestsMock,
) -> None:
    first = [{**BOX, "input_id": one, "id": two} for one, two in (("a", "2"), ("b", "1"))]
    second = [{**BOX, "input_id": one, "id": two} for one, two in (("a", "1"), ("b", "2"))]
    remote.get(f"{APP}/annotations", json=answer(annotations=first))
    remote.get(f"{APP}/annotations", json=answer(annotations=second))
    pairs = [("a", "1"), ("b", "2")]
    found = annotations.of_pairs(CONNECTION, pairs)
    assert [(one.input_id, one.id) for one in found] == pairs
    assert [dict(asked(remote, number))["page"] for number in range(2)] == ["1", "2"]


def test_many_named_ones_are_asked_for_in_short_request_lines(
    remote: responses.RequestsMock,
) -> None:
    remote.assert_all_requests_are_fired = False
    remote.get(f"{APP}/annotations", json=answer(annotations=[]))
    pairs = [("\U0001f600" * 100, f"{number:032}") for number in range(40)]
    assert annotations.of_pairs(CONNECTION, pairs) == []
    sent_lines = [len(str(call.request.path_url)) for call in remote.calls]
    assert max(sent_lines) < 8000
    assert sum(len(asked(remote, one)) - 2 for one in range(len(sent_lines))) == 80


def test_an_answer_without_a_list_is_an_error(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/annotations", json=answer(annotations={"id": "x"}))
    with pytest.raises(errors.NotAnInputsApi):
        annotations.list_page(CONNECTION, 1)


def test_posted_ones_carry_their_own_status_also_where_all_failed(
    remote: responses.RequestsMock,
) -> None:
    refused = {**BOX, "status": {"code": 24155, "details": "a polygon needs 3 points"}}
    told = {**failed(10020), "annotations": [refused]}
    remote.post(f"{APP}/annotations", status=400, json=told)
    item = {"input_id": "bbox", "id": "demo", "data": BOX["data"]}
    (got,) = annotations.post(CONNECTION, [item])
    assert (got.status.code, got.status.details) == (24155, "a polygon needs 3 points")
    assert sent(remote) == {"annotations": [item]}


def test_a_patch_names_its_action(remote: responses.RequestsMock) -> None:
    remote.patch(f"{APP}/annotations", json=answer(annotations=[BOX]))
    item = {"input_id": "bbox", "id": "demo", "data": BOX["data"]}
    (got,) = annotations.patch(CONNECTION, [item], "overwrite")
    assert got.id == "demo"
    assert sent(remote) == {"annotations": [item], "action": "overwrite"}


def test_deletion_pairs_the_ids_in_its_body(remote: responses.RequestsMock) -> None:
    remote.delete(f"{APP}/annotations", json=answer())
    annotations.delete(CONNECTION, [("..", "an1"), ("..", "an2"), ("i2", "an9")])
    assert sent(remote) == {"input_ids": ["..", "..", "i2"], "ids": ["an1", "an2", "an9"]}


WRITES: dict[str, Callable[[], object]] = {
    "POST": lambda: annotations.post(CONNECTION, [BOX]),
    "PATCH": lambda: annotations.patch(CONNECTION, [BOX], "merge"),
    "DELETE": lambda: annotations.delete(CONNECTION, [("a", "b")]),
}


@pytest.mark.parametrize("verb", WRITES)
def test_a_write_is_not_sent_again_once_it_may_have_arrived(
    remote: responses.RequestsMock, verb: str
) -> None:
    remote.add(verb, f"{APP}/annotations", status=502)
    with pytest.raises(errors.ServerError):
        WRITES[verb]()
    assert len(remote.calls) == 1


@pytest.mark.parametrize("count", [0, 129])
def test_the_limits_are_held_before_sending(count: int) -> None:
    with pytest.raises(errors.Invalid):
        annotations.post(CONNECTION, [BOX] * count)
    with pytest.raises(errors.Invalid):
        annotations.delete(CONNECTION, [("a", "b")] * count)
