"""Versions: frozen, counted, changed in words only, and gone with their files."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inputs_service import leases, synthetic
from inputs_service.datasets import folders, snapshots, sweeping
from inputs_service.models import (
    Annotation,
    App,
    Dataset,
    DatasetInput,
    DatasetVersion,
    Input,
)
from tests.service.conftest import Api
from tests.service.datasets import labelled, put_exports, stored, version, work

Message = dict[str, Any]


def lines(row: DatasetVersion) -> list[Message]:
    """Everything that a version holds."""
    names = [snapshots.part_name(number) for number in range(row.parts_count)]
    return [orjson.loads(line) for name in names for line in folders.lines_of(row.file, name)]


def groups(api: Api, query: str = "") -> list[Message]:
    """ListDatasetVersionMetricsGroups."""
    answer = api.get(f"/datasets/d/versions/v/metrics?{query}")[1]
    found: list[Message] = answer["dataset_version_metrics_groups"]
    return found


def post(api: Api, **fields: Any) -> tuple[int, Message]:
    return api.post("/datasets/d/versions", {"dataset_versions": [fields]})


def test_a_version_holds_its_members_of_that_moment_with_all_annotations(
    api: Api, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "PART_INPUTS", 2)
    stored(api, *[labelled(number) for number in range(5)])
    now = timezone.now()
    data = {"concepts": [{"id": "late", "value": 1}], "text": {"raw": "said"}}
    Annotation.objects.create(
        app=app,
        input=Input.objects.get(input_id="i3"),
        annotation_id="a1",
        data=orjson.dumps(data).decode(),
        created_at=now,
        modified_at=now,
    )
    post(api, id="v", description="d", metadata={"k": 1})
    stored(api, labelled(9))
    work()
    row = DatasetVersion.objects.get()
    assert (row.status, row.parts_count, row.inputs_count) == (64015, 3, 5)
    found = lines(row)
    assert [line["input"]["id"] for line in found] == [f"i{number}" for number in range(5)]
    assert found[0]["input"] == api.get("/inputs/i0")[1]["input"]
    assert [it["id"] for it in found[3]["annotations"]] == ["a1"]
    assert found[3]["annotations"][0]["data"]["concepts"][0]["name"] == "late"
    told = api.get("/datasets/d/versions/v")[1]["dataset_version"]
    assert (told["description"], told["metadata"]) == ("d", {"k": 1})
    assert told["metrics"]["/"]["inputs_count"] == "5"


def test_a_version_whose_worker_died_goes_on_where_its_row_says(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "PART_INPUTS", 2)
    stored(api, *[labelled(number) for number in range(5)])
    post(api, id="v")
    dead = leases.claim(DatasetVersion)
    assert dead is not None
    assert snapshots.step(dead)
    monkeypatch.setattr(snapshots, "_advance", lambda row, **fields: False)
    assert not snapshots.step(dead)  # it wrote a file, and was killed
    monkeypatch.undo()
    monkeypatch.setattr(snapshots, "PART_INPUTS", 2)
    assert work() == 0
    assert DatasetVersion.objects.get().status == 64010
    DatasetVersion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    work()
    row = DatasetVersion.objects.get()
    assert (row.status, row.inputs_count) == (64015, 5)
    assert [line["input"]["id"] for line in lines(row)] == [f"i{number}" for number in range(5)]
    assert not snapshots.step(dead)


def test_a_version_that_kills_its_workers_fails_at_last(api: Api) -> None:
    stored(api, labelled(1))
    post(api, id="v")
    DatasetVersion.objects.update(attempt=5)
    work()
    told = api.get("/datasets/d/versions/v")[1]["dataset_version"]["status"]
    assert (told["code"], told["details"]) == (64020, "Writing it failed too often.")
    assert api.get("/datasets/d/versions/v/metrics")[0] == 400


def test_metrics_count_what_the_version_holds(api: Api) -> None:
    stored(api, labelled(1), labelled(2), {**labelled(3), "data": {"text": {"raw": "x"}}})
    post(api, id="v")
    assert groups(api) == []
    work()
    total = groups(api)[0]
    assert (total["value"], total["parent_path"]) == ("total", "")
    expected = {
        "inputs_count": "3",
        "unlabeled_inputs_count": "1",
        "inputs_with_metadata_count": "2",
        "inputs_with_geo_count": "2",
        "regions_count": "4",
        "bounding_boxes_count": "2",
        "polygons_count": "2",
        "points_count": "0",
        "region_inputs_count": "2",
        "positive_input_tags_count": "2",
        "positive_region_tags_count": "4",
    }
    assert {name: total["metrics"][name] for name in expected} == expected
    types = groups(api, "types=INPUT_TYPE")
    assert [(it["value"], it["metrics"]["inputs_count"]) for it in types] == [
        ("image", "2"),
        ("text", "1"),
    ]
    concepts = {it["value"]: it["metrics"] for it in groups(api, "types=CONCEPT_ID")}
    assert sorted(concepts) == ["cat", "ear", "nose"]
    assert concepts["cat"]["positive_input_tags_count"] == "2"
    assert concepts["nose"]["bounding_boxes_count"] == "2"
    assert concepts["ear"]["polygons_count"] == "2"
    cells = concepts["nose"]["region_location_matrix"]
    assert (cells["n_cols"], cells["data"].index("2")) == (4, 9)  # the middle: row 0.5, column 0.35
    assert len(groups(api, "per_page=2&page=2")) == 2


def test_an_empty_dataset_has_a_version_that_counts_nothing(api: Api) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    assert version(api)["status"]["code"] == 64015
    (total,) = groups(api)
    assert total["metrics"].pop("region_location_matrix")["data"] == ["0"] * 16
    assert set(total["metrics"].values()) == {"0"}


def test_inputs_without_annotations_may_be_left_out(api: Api) -> None:
    stored(api, labelled(1), {**labelled(3), "data": {"text": {"raw": "x"}}})
    version(api, annotation_filter_config={"ignore_empty_inputs": True})
    assert groups(api)[0]["metrics"]["inputs_count"] == "1"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"id": "a\u0085b"}, "dataset_versions[0].id"),
        ({"description": "x" * 65537}, "dataset_versions[0].description"),
        ({"visibility": {"gettable": 7}}, "dataset_versions[0].visibility.gettable"),
        ({"model_predict_config": {"model": {"id": "m"}}}, "dataset_versions[0].model_predict"),
        ({"embed_model_version_ids": ["m"]}, "dataset_versions[0].embed_model_version_ids"),
        (
            {"annotation_filter_config": {"annotation_filter": {"search": {"name": "x"}}}},
            "dataset_versions[0].annotation_filter_config.annotation_filter",
        ),
    ],
)
def test_what_a_version_may_not_be_is_refused_with_its_path(
    api: Api, fields: Message, path: str
) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    status, answer = post(api, **fields)
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"].startswith(path)


def test_versions_are_listed_and_changed_in_words_only(api: Api) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    for name in "abc":
        version(api, name)
    assert post(api, id="a")[1]["status"]["code"] == 11102
    rows = api.get("/datasets/d/versions?per_page=2")[1]["dataset_versions"]
    assert [row["id"] for row in rows] == ["c", "b"]
    assert api.get("/datasets/d/versions?request_origins=TRAINING")[1]["dataset_versions"] == []
    body = {"dataset_versions": [{"id": "a", "description": "n"}], "action": "overwrite"}
    changed = api.send("PATCH", "/datasets/d/versions", body)[1]["dataset_versions"][0]
    assert (changed["description"], changed["status"]["code"]) == ("n", 64015)
    assert api.send("PATCH", "/datasets/d/versions", {**body, "action": "merge"})[0] == 400
    body["dataset_versions"] = [{"id": "none"}]
    assert api.send("PATCH", "/datasets/d/versions", body)[0] == 404
    assert api.get("/datasets/d/versions/none")[0] == 404
    assert api.get("/datasets/none/versions")[0] == 404


def test_deleted_versions_and_datasets_take_their_files_along(api: Api) -> None:
    stored(api, labelled(1))
    for name in "abc":
        version(api, name)
    assert len(default_storage.listdir("datasets")[0]) >= 3
    kept = DatasetVersion.objects.get(version_id="c").file
    gone = set(DatasetVersion.objects.exclude(file=kept).values_list("file", flat=True))
    body = {"dataset_version_ids": ["a", "none"]}
    assert api.send("DELETE", "/datasets/d/versions", body)[0] == 404
    assert api.send("DELETE", "/datasets/d/versions", {"dataset_version_ids": ["a", "b"]})[0] == 200
    work()
    held = {name: default_storage.listdir(f"datasets/{name}")[1] for name in (*gone, kept)}
    assert {name for name, files in held.items() if files} == {kept}
    api.send("DELETE", "/datasets", {"dataset_ids": ["d"]})
    work()
    assert default_storage.listdir(f"datasets/{kept}")[1] == []
    assert not DatasetVersion.objects.exists()


def test_a_dataset_deleted_meanwhile_ends_its_version(api: Api) -> None:
    stored(api, labelled(1))
    post(api, id="v")
    row = leases.claim(DatasetVersion)
    assert row is not None
    api.send("DELETE", "/datasets", {"dataset_ids": ["d"]})
    assert not snapshots.step(row)
    assert DatasetVersion.objects.get().status == 64020


def test_folders_without_a_row_are_swept_when_they_are_old(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(api, labelled(1))
    version(api)
    kept = DatasetVersion.objects.get().file
    left = folders.new()
    folders.write_lines(left, "part-000000.jsonl.gz", [b"{}"])
    sweeping.sweep()
    assert folders.names(left)
    monkeypatch.setattr(sweeping, "UNUSED_FOR", timedelta(seconds=-1))
    assert sweeping.sweep() >= 1
    assert (folders.names(left), len(folders.names(kept))) == ([], 1)


def test_an_outage_of_the_storage_is_waited_out(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(api, labelled(1))
    post(api, id="v")

    def failing(*_: Any) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(folders, "write_lines", failing)
        for _ in range(7):
            DatasetVersion.objects.update(due_at=timezone.now())
            work()
    row = DatasetVersion.objects.get()
    assert (row.status, row.attempt, row.claim) == (64005, 0, "")
    DatasetVersion.objects.update(due_at=timezone.now())
    work()
    assert DatasetVersion.objects.get().status == 64015


def test_ten_thousand_inputs_are_written_with_few_queries(api: Api, app: App) -> None:
    for _ in synthetic.load(app, 10_000):
        pass
    row = Dataset.objects.create(app=app, dataset_id="d")
    keys = Input.objects.values_list("key", flat=True)
    DatasetInput.objects.bulk_create(DatasetInput(dataset=row, input_id=key) for key in keys)
    post(api, id="v")
    with CaptureQueriesContext(connection) as queries:
        while work():
            pass
    told = DatasetVersion.objects.get()
    assert (told.status, told.inputs_count, told.parts_count) == (64015, 10_000, 20)
    assert len(queries) < 21 * 12


def test_a_list_of_versions_asks_a_fixed_number_of_queries(api: Api) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}]})
    for name in "abcdef":
        version(api, name)
        put_exports(api, 1, 3, version_id=name)
    with CaptureQueriesContext(connection) as queries:
        rows = api.get("/datasets/d/versions")[1]["dataset_versions"]
    assert [len(row["export_info"]) for row in rows] == [2] * 6
    assert len(queries) <= 5
