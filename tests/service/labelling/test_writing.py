"""What stands in the database after changes of inputs' data."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inputs_service import labelling
from inputs_service.annotations import copies
from inputs_service.labelling import Change, change_of
from inputs_service.models import Annotation, App, Concept, Input, InputConcept, MetadataEntry
from inputs_service.searching import cells, metadata
from tests.service.conftest import Api

Data = dict[str, Any]
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
OTHER = {"bounding_box": {"top_row": 0.2, "left_col": 0.3, "bottom_row": 0.4, "right_col": 0.5}}
OWN = ("concepts", "metadata", "geo")


def concept(name: str, value: float = 1) -> Data:
    return {"id": name, "value": value}


def region(region_id: str, *names: str, **fields: Any) -> Data:
    data = {"concepts": [concept(name) for name in names]}
    return {"id": region_id, "region_info": BOX, "data": data, **fields}


def labels(annotation_id: str = "") -> dict[str, float]:
    """The rows of concepts of the input itself, or of one of its annotations."""
    rows = InputConcept.objects.filter(annotation__annotation_id=annotation_id or None)
    if not annotation_id:
        rows = InputConcept.objects.filter(annotation=None)
    return dict(rows.values_list("concept__concept_id", "value"))


@pytest.fixture
def change(api: Api, app: App) -> Any:
    def change(data: Data, action: str = "merge", **fields: Any) -> Change:
        one = change_of("i1", data, action, **fields)
        labelling.change(app, [one])
        return one

    return change


def test_rows_of_concepts_follow_the_data(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1", concepts=[concept("a"), concept("b", 0), concept("c")]))
    kept = InputConcept.objects.get(concept__concept_id="c").pk
    change({"concepts": [concept("b"), concept("d", 0), concept("c")]})
    assert labels() == {"a": 1, "b": 1, "c": 1, "d": 0}
    assert InputConcept.objects.get(concept__concept_id="c").pk == kept
    change({"concepts": [concept("a"), concept("d")]}, "remove")
    assert labels() == {"b": 1, "c": 1}


def test_a_new_concept_gets_its_name_and_a_known_one_keeps_it(
    api: Api, app: App, image: Any, change: Any
) -> None:
    Concept.objects.create(app=app, concept_id="old", name="Old")
    api.add(image("a", "i1"))
    change({"concepts": [{**concept("old"), "name": "x"}, {**concept("new"), "name": "New"}]})
    assert set(Concept.objects.values_list("concept_id", "name")) == {
        ("old", "Old"),
        ("new", "New"),
    }


def test_the_point_and_its_cell_follow_the_data(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1"))
    change({"geo": {"geo_point": {"longitude": 8.5, "latitude": 47.25}}})
    row = Input.objects.get()
    assert (row.longitude, row.latitude, row.cell) == (8.5, 47.25, cells.cell_of(8.5, 47.25))
    change({"geo": {"geo_point": {"longitude": 0, "latitude": 0}}}, "remove")
    row = Input.objects.get()
    assert (row.longitude, row.latitude, row.cell) == (None, None, None)


def test_the_index_of_metadata_follows_the_data(
    api: Api, app: App, image: Any, change: Any
) -> None:
    def indexed() -> set[int]:
        return set(MetadataEntry.objects.values_list("entry", flat=True))

    api.add(image("a", "i1", metadata={"a": 1, "b": 2}))
    change({"metadata": {"b": 3, "c": {"d": True}}})
    assert indexed() == metadata.entries(app.pk, {"a": 1, "b": 3, "c": {"d": True}})
    change({}, "overwrite")
    assert indexed() == set()


def test_only_what_changes_is_modified(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1", concepts=[concept("a")]))
    before = Input.objects.get()
    assert change({"concepts": [concept("a")]}).row.modified_at == before.modified_at
    assert change({"concepts": [concept("a", 0)]}).row.modified_at > before.modified_at
    assert Input.objects.get().created_at == before.created_at


def test_true_is_not_the_number_1(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1", metadata={"a": 1, "b": True}))
    change({"metadata": {"a": True, "b": 1}})
    metadata = api.get("/inputs/i1")[1]["input"]["data"]["metadata"]
    assert (metadata["a"] is True, metadata["b"] is True) == (True, False)


def test_fields_that_are_kept_are_neither_patched_nor_cleared(
    api: Api, image: Any, change: Any
) -> None:
    api.add(image("a", "i1", concepts=[concept("a")], regions=[region("r", "face")]))
    change({"concepts": [], "regions": []}, "overwrite", keeps=("regions",))
    assert labels() == {}
    assert Annotation.objects.filter(region_id="r").exists()


def test_annotations_follow_the_regions(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1", regions=[region("r1", "face"), region("r2", "hand")]))
    data = {"concepts": [concept("face", 0), concept("eye")]}
    change({"regions": [{"id": "r1", "region_info": OTHER, "data": data}, region("r3", "foot")]})
    rows = Annotation.objects.filter(is_in_answer=True).order_by("key")
    assert [row.annotation_id for row in rows] == ["r1", "r2", "r3"]
    assert labels("r1") == {"face": 0, "eye": 1}
    assert labels("r3") == {"foot": 1}
    change({"regions": [{"id": "r2"}]}, "remove")
    assert [row.annotation_id for row in rows.all()] == ["r1", "r3"]
    found = api.get("/inputs/i1")[1]["input"]["data"]["regions"]
    assert found[0]["region_info"] == OTHER
    assert [it["id"] for it in found] == ["r1", "r3"]


def test_the_data_shows_regions_as_their_copy_would(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1", regions=[region("r1", "face"), region("r2")]))
    row = change({"regions": [region("new"), region("r2", "eye"), region("r1")]}, "overwrite").row
    copies.refresh([row.key])
    assert Input.objects.get().answer == row.answer
    assert labels("r2") == {"eye": 1}
    assert labels("r1") == {}


def test_a_new_region_without_an_id_gets_one(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1"))
    change({"regions": [{"region_info": BOX}]})
    (found,) = api.get("/inputs/i1")[1]["input"]["data"]["regions"]
    assert Annotation.objects.get(is_in_answer=True).annotation_id == found["id"]


@pytest.mark.parametrize(
    ("regions", "action", "says"),
    [
        ([{"region_info": BOX}], "remove", "data.regions[0].id"),
        ([region("r1"), {"id": "r2"}], "merge", "data.regions[1].region_info"),
        ([region("r1"), region("r1")], "merge", "data.regions[1].id"),
        ([region("x" * 257)], "merge", "data.regions[0].id"),
        ([region("other")], "overwrite", "data: the input has another annotation"),
    ],
)
def test_wrong_regions_change_nothing(
    api: Api, app: App, image: Any, change: Any, regions: list[Data], action: str, says: str
) -> None:
    api.add(image("a", "i1", regions=[region("r1", "face")]))
    row = Input.objects.get()
    now = row.created_at
    Annotation.objects.create(
        app=app, input=row, annotation_id="other", created_at=now, modified_at=now
    )
    problem = change({"regions": regions, "concepts": [concept("a")]}, action).problem
    assert problem is not None
    assert problem.details.startswith(says)
    assert Input.objects.get().answer == row.answer
    assert labels() == {}


def test_frames_need_a_video(api: Api, image: Any, change: Any) -> None:
    api.add(image("a", "i1"))
    problem = change({"frames": [{"id": "f", "frame_info": {"index": 1, "time": 1}}]}).problem
    assert problem.details.startswith("data.frames")


def test_queries_do_not_grow_with_the_inputs(api: Api, app: App, image: Any) -> None:
    def queries(count: int) -> int:
        names = [f"{count}-{number}" for number in range(count)]
        posted = {"concepts": [concept("a"), concept("b")], "metadata": {"a": 1}}
        regions = [region("r1", "face"), region("r2", "hand")]
        api.add(*[image(name, name, **posted, regions=regions) for name in names])
        data: Data = {
            "concepts": [concept("c"), concept("b", 0)],
            "metadata": {"b": 2},
            "geo": {"geo_point": {"longitude": 1, "latitude": 2}},
            "regions": [region("r2", "eye"), region("r3", f"new-{count}")],
        }
        changes = [change_of(name, data, "overwrite") for name in names]
        with CaptureQueriesContext(connection) as found:
            labelling.change(app, changes)
        assert all(it.problem is None for it in changes)
        return len(found)

    assert queries(2) == queries(40)
