"""Which datasets hold inputs is asked by searches that only count, few in number."""

import orjson
import pytest
import responses

from inputs_app.client import inputs, memberships
from inputs_app.client.errors import Invalid, NotAnInputsApi
from tests.client.samples import APP, CONNECTION, answer, image_input


def counts(*found: int) -> dict[str, object]:
    """The answer to searches that only count."""
    return answer(hits=[], hit_counts=[{"estimated_total": str(one)} for one in found])


def bodies(remote: responses.RequestsMock) -> list[dict[str, object]]:
    """What the searches asked."""
    asked = [call.request.body for call in remote.calls if call.request.method == "POST"]
    return [orjson.loads(body or b"") for body in asked]


def test_an_app_without_datasets_is_asked_once(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/datasets", json=answer())
    assert memberships.of_inputs(CONNECTION, ["a"]) == {}
    assert memberships.of_inputs(CONNECTION, []) == {}
    assert len(remote.calls) == 1


def test_datasets_are_listed_until_a_page_tells_nothing_new(
    remote: responses.RequestsMock,
) -> None:
    first = [{"id": f"d-{number}"} for number in range(1000)]
    second = [{"id": f"e-{number}"} for number in range(1000)]
    for page, told in enumerate((first, second, second), start=1):
        query = responses.matchers.query_param_matcher({"page": page, "per_page": 1000})
        remote.get(f"{APP}/datasets", json=answer(datasets=told), match=[query])
    assert memberships.dataset_ids(CONNECTION) == [one["id"] for one in first + second]
    assert len(remote.calls) == 3


def test_few_inputs_are_asked_one_by_one_in_one_request(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/datasets", json=answer(datasets=[{"id": "x"}, {"id": "y/z"}, {"id": ""}]))
    remote.post(f"{APP}/inputs/searches", json=counts(900_000, 0))
    remote.post(f"{APP}/inputs/searches", json=counts(1, 0))
    assert memberships.of_inputs(CONNECTION, ["a", "../b"]) == {"a": ["x"]}
    sizes, pairs = bodies(remote)
    assert sizes["only_count"] is True
    named = {"annotation": {"input_id": "../b"}}, {"input": {"dataset_ids": ["x"]}}
    assert pairs["searches"][1] == {"query": {"filters": list(named)}}  # type: ignore[index]


def test_a_small_dataset_is_listed_for_many_inputs(remote: responses.RequestsMock) -> None:
    ids = [f"input-{number}" for number in range(128)]
    remote.get(f"{APP}/datasets", json=answer(datasets=[{"id": "x"}]))
    remote.post(f"{APP}/inputs/searches", json=counts(2))
    hits = [{"score": 1, "input": image_input(one)} for one in ("input-7", "another")]
    remote.post(f"{APP}/inputs/searches", json=answer(hits=hits))
    assert memberships.of_inputs(CONNECTION, ids) == {"input-7": ["x"]}
    assert len(remote.calls) == 3


def test_an_answer_that_does_not_count_is_no_answer(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/datasets", json=answer(datasets=[{"id": "x"}]))
    remote.post(f"{APP}/inputs/searches", json=answer(hits=[]))
    with pytest.raises(NotAnInputsApi):
        memberships.of_inputs(CONNECTION, ["a"])


def test_ids_to_delete_travel_in_the_body_and_once(remote: responses.RequestsMock) -> None:
    remote.delete(f"{APP}/inputs", json=answer())
    inputs.delete(CONNECTION, ["..", "a/b"])
    assert orjson.loads(remote.calls[0].request.body or b"") == {"ids": ["..", "a/b"]}
    with pytest.raises(Invalid):
        inputs.delete(CONNECTION, [])
