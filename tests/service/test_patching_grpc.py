"""PatchInputs over gRPC: the same rules, and what absence means there."""

from typing import Any

import pytest
from clarifai_grpc.grpc.api import resources_pb2, service_pb2

from tests.service.conftest import TOKEN

SCOPE = resources_pb2.UserAppIDSet(user_id="me", app_id="main")
METADATA = (("authorization", f"Key {TOKEN}"),)
Pairs = list[tuple[str, float]]


def data(*concepts: resources_pb2.Concept, **metadata: Any) -> resources_pb2.Data:
    made = resources_pb2.Data(concepts=concepts)
    if metadata:
        made.metadata.update(metadata)
    return made


def concept(name: str, **fields: Any) -> resources_pb2.Concept:
    return resources_pb2.Concept(id=name, **fields)


@pytest.fixture
def patched(stub: Any) -> Any:
    """Posts an input, patches it, and gives the item that answers."""
    before = data(concept("tree"), concept("sky", value=1), split="train", list=[1])
    before.image.url = "https://pictures.test/a"
    before.geo.geo_point.latitude = 40
    item = resources_pb2.Input(id="i1", data=before)
    request = service_pb2.PostInputsRequest(user_app_id=SCOPE, inputs=[item])
    assert stub.PostInputs(request, metadata=METADATA).status.code == 10000

    def patched(action: str, patch: resources_pb2.Data | None, input_id: str = "i1") -> Any:
        item = resources_pb2.Input(id=input_id, data=patch)
        request = service_pb2.PatchInputsRequest(user_app_id=SCOPE, inputs=[item], action=action)
        return stub.PatchInputs(request, metadata=METADATA)

    return patched


def values(answer: Any) -> Pairs:
    return [(it.id, it.value) for it in answer.inputs[0].data.concepts]


def test_a_concept_without_value_is_absent_over_grpc(patched: Any) -> None:
    answer = patched("merge", data(concept("sky"), concept("water", value=1)))
    assert (answer.status.code, answer.inputs[0].status.code) == (10000, 30200)
    assert values(answer) == [("tree", 0), ("sky", 0), ("water", 1)]


def test_no_concepts_are_no_empty_list(patched: Any) -> None:
    answer = patched("merge", data(split="test", list=[4]))
    assert values(answer) == [("tree", 0), ("sky", 1)]
    found = answer.inputs[0].data.metadata
    assert (found["split"], list(found["list"])) == ("test", [1, 4])


def test_values_of_removed_concepts_do_not_matter(patched: Any) -> None:
    assert values(patched("remove", data(concept("sky"), concept("none", value=1)))) == [
        ("tree", 0)
    ]


def test_a_struct_removes_and_empties(patched: Any) -> None:
    answer = patched("remove", data(split=True, list=None))
    assert dict(answer.inputs[0].data.metadata) == {"list": answer.inputs[0].data.metadata["list"]}
    answer = patched("merge", data(list=[]))
    assert list(answer.inputs[0].data.metadata["list"]) == []


def test_geo_is_merged_and_removed(patched: Any) -> None:
    patch = resources_pb2.Data()
    patch.geo.geo_point.longitude = 77
    found = patched("merge", patch).inputs[0].data.geo.geo_point
    assert (found.longitude, found.latitude) == (77, 0)
    assert not patched("remove", patch).inputs[0].data.HasField("geo")


@pytest.mark.parametrize("patch", [None, resources_pb2.Data()])
def test_an_item_without_data_clears_under_overwrite_only(patched: Any, patch: Any) -> None:
    for action in ("merge", "remove"):
        assert values(patched(action, patch)) == [("tree", 0), ("sky", 1)]
    left = patched("overwrite", patch).inputs[0].data
    assert [field.name for field, _ in left.ListFields()] == ["image"]


def test_refusals_stand_inside_the_answer(patched: Any) -> None:
    assert patched("", data()).status.code == 11102
    answer = patched("merge", data(), "none")
    assert (answer.status.code, answer.inputs[0].status.code) == (10020, 30102)
