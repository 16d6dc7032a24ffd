"""Datasets: what they say of themselves, and how they go."""

from typing import Any

import pytest

from inputs_service.datasets import removing, working
from inputs_service.models import App, Dataset, DatasetInput, DatasetRemoval, Input
from tests.service.conftest import Api

Message = dict[str, Any]


def make(api: Api, *datasets: Message) -> list[Message]:
    """PostDatasets."""
    status, answer = api.post("/datasets", {"datasets": list(datasets)})
    assert status == 200, answer
    made: list[Message] = answer["datasets"]
    return made


def patch(api: Api, action: str, *datasets: Message) -> tuple[int, Message]:
    """PatchDatasets."""
    return api.send("PATCH", "/datasets", {"datasets": list(datasets), "action": action})


def work() -> int:
    """Lets the worker do what is due; says how often more help was asked for."""
    asked: list[None] = []
    working.work(lambda: asked.append(None))
    return len(asked)


def listed(api: Api, query: str = "") -> list[str]:
    """The ids of ListDatasets."""
    return [row["id"] for row in api.get(f"/datasets?{query}")[1]["datasets"]]


def test_a_dataset_keeps_what_it_is_given(api: Api) -> None:
    (made,) = make(
        api,
        {
            "id": "a/b ü",
            "description": "d",
            "notes": "n",
            "metadata": {"k": [1, {"x": None}]},
            "visibility": {"gettable": "PUBLIC"},
            "image": {"url": "https://a.test/x.png", "base64": "aGk="},
            "default_processing_info": {"frame_interpolation_info": {"sample_ms": 5}},
        },
    )
    assert made["visibility"] == {"gettable": 50}
    assert made["image"] == {"url": "https://a.test/x.png"}
    assert made["notes"] == "n"
    assert made["metadata"] == {"k": [1, {"x": None}]}
    assert (made["app_id"], made["user_id"]) == ("main", "ann")
    assert api.get("/datasets/a%2Fb%20%C3%BC")[1]["dataset"] == made


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"id": ".."}, "datasets[0].id"),
        ({"id": "x" * 257}, "datasets[0].id"),
        ({"notes": "é" * 32769}, "datasets[0].notes"),
        ({"image": {"url": f"https://x.test/{'x' * 65536}"}}, "datasets[0].image"),
        ({"description": "x" * 65537}, "datasets[0].description"),
        ({"metadata": {"x": "y" * 2**20}}, "datasets[0].metadata"),
        ({"visibility": {"gettable": 20}}, "datasets[0].visibility.gettable"),
        ({"image": {"url": "javascript:1"}}, "datasets[0].image.url"),
    ],
)
def test_what_a_dataset_may_not_say_is_refused_with_its_path(
    api: Api, given: Message, path: str
) -> None:
    status, answer = api.post("/datasets", {"datasets": [given]})
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"].startswith(f"{path}:")
    assert not Dataset.objects.exists()


def test_datasets_are_made_all_or_none(api: Api) -> None:
    answer = api.post("/datasets", {"datasets": [{"id": "a"}, {"id": "a"}]})[1]
    assert answer["status"]["code"] == 11102
    assert "datasets[1].id" in answer["status"]["details"]
    assert listed(api) == []
    assert api.post("/datasets", {"datasets": [{}] * 129})[0] == 400


def test_lists_are_ordered_searched_and_paged(api: Api) -> None:
    make(api, {"id": "b", "notes": "Cats"}, {"id": "a", "description": "dogs"}, {"id": "c"})
    patch(api, "merge", {"id": "b", "description": "large"})
    assert listed(api) == ["b", "c", "a"]
    assert listed(api, "sort_by_created_at=true") == ["c", "a", "b"]
    assert listed(api, "sort_by_id=true&sort_ascending=true") == ["a", "b", "c"]
    assert listed(api, "sort_by_id=true&page=2&per_page=2") == ["a"]
    assert listed(api, "search=cat%20LARGE") == ["b"]
    assert listed(api, "search=a%27%25") == []
    assert listed(api, "id=C") == ["c"]
    assert listed(api, "starred_only=true") == []
    assert api.get("/datasets?sort_by_id=true&sort_by_modified_at=true")[0] == 400
    assert api.get("/datasets?sort_by_relevance=true")[0] == 400
    everywhere = api.get("/v2/users/me/datasets")[1]["datasets"]
    assert [(row["id"], row["app_id"]) for row in everywhere] == [
        ("b", "main"),
        ("c", "main"),
        ("a", "main"),
    ]


def test_merge_puts_metadata_in_and_overwrite_replaces_it(api: Api) -> None:
    make(api, {"id": "a", "description": "d", "notes": "n", "metadata": {"x": {"y": 1}, "z": 1}})
    changes = {"id": "a", "metadata": {"x": {"w": 2}}, "description": ""}
    merged = patch(api, "merge", changes)[1]["datasets"][0]
    assert merged["metadata"] == {"x": {"y": 1, "w": 2}, "z": 1}
    assert (merged["description"], merged["notes"]) == ("", "n")
    assert patch(api, "overwrite", changes)[1]["datasets"][0]["metadata"] == {"x": {"w": 2}}


def test_remove_takes_away_the_image_alone(api: Api) -> None:
    image = {"url": "https://a.test/x.png"}
    make(api, {"id": "a", "image": image})
    assert patch(api, "remove", {"id": "a", "description": "x", "image": image})[0] == 400
    assert patch(api, "remove", {"id": "a", "image": {"url": "https://a.test/y.png"}})[0] == 400
    assert patch(api, "remove", {"id": "a"})[0] == 400
    assert "image" not in patch(api, "remove", {"id": "a", "image": image})[1]["datasets"][0]


def test_patches_are_checked_and_go_together(api: Api) -> None:
    make(api, {"id": "a"})
    changed = {"id": "a", "description": "new"}
    assert patch(api, "merge", changed, {"id": "none"})[1]["status"]["code"] == 11101
    assert patch(api, "merge", changed, changed)[0] == 400
    assert patch(api, "upsert", changed)[1]["status"]["details"].startswith("action:")
    assert patch(api, "", changed)[0] == 400
    assert patch(api, "merge")[0] == 400
    assert api.get("/datasets/a")[1]["dataset"]["description"] == ""


def test_a_deleted_dataset_is_gone_at_once_and_its_members_in_batches(
    api: Api, app: App, image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH", 2)
    make(api, {"id": "a"}, {"id": "b"})
    api.add(*[{**image(str(n)), "dataset_ids": ["a", "b"]} for n in range(5)])
    assert api.send("DELETE", "/datasets", {"dataset_ids": ["a", "x"]})[0] == 404
    assert api.send("DELETE", "/datasets", {"dataset_ids": []})[0] == 400
    assert api.send("DELETE", "/datasets", {"dataset_ids": ["a"]})[0] == 200
    assert api.get("/datasets/a")[0] == 404
    assert listed(api) == ["b"]
    make(api, {"id": "a"})
    monkeypatch.setattr(working, "WORK_S", -1.0)
    assert [work() for _ in range(5)] == [1, 1, 1, 1, 0]
    assert set(DatasetInput.objects.values_list("dataset__dataset_id", flat=True)) == {"b"}
    assert (Dataset.objects.count(), Input.objects.count()) == (2, 5)
    assert not DatasetRemoval.objects.exists()
