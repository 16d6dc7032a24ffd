"""Inputs that stood before annotations get theirs: the migration, killed and run again."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from inputs_service.models import Annotation, App, Input, InputConcept
from tests.service.conftest import Api
from tests.service.test_annotation_rows import region

NAME = "0010_annotations_of_old_inputs"
MIGRATION = importlib.import_module(f"inputs_service.migrations.{NAME}")


def old(api: Api, image: Any, count: int) -> None:
    """Inputs as they stood: their answer holds regions, and no row says so."""
    for number in range(count):
        regions = [region(f"r{number}", "face", "cat"), region("same")]
        api.add(image(str(number), f"i{number}", concepts=[{"id": "face"}], regions=regions))
    Annotation.objects.all().delete()
    assert InputConcept.objects.count() == count


def kept() -> list[tuple[Any, ...]]:
    names = ("input__input_id", "annotation_id", "is_input_level", "is_in_answer", "region_id")
    return sorted(Annotation.objects.values_list(*names, "traits")[:])


def test_old_inputs_get_their_annotations_and_those_of_their_regions(
    api: Api, image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old(api, image, 5)
    monkeypatch.setattr(MIGRATION, "AT_ONCE", 2)
    monkeypatch.setattr(MIGRATION, "WITH_REGIONS_AT_ONCE", 1)
    before = api.get("/inputs")[1]["inputs"]
    MIGRATION.annotate(apps, None)
    assert api.get("/inputs")[1]["inputs"] == before
    assert Annotation.objects.filter(is_input_level=True).count() == 5
    assert [row for row in kept() if row[0] == "i3" and not row[2]] == [
        ("i3", "r3", False, True, "r3", 1),
        ("i3", "same", False, True, "same", 1),
    ]
    own = Annotation.objects.get(input__input_id="i3", is_input_level=True)
    assert own.created_at == Input.objects.get(input_id="i3").created_at
    labels = InputConcept.objects.filter(annotation__annotation_id="r3").order_by("pk")
    assert [(it.concept.concept_id, it.value, it.input_id) for it in labels] == [
        ("face", 1, own.input_id),
        ("cat", 1, own.input_id),
    ]


def test_a_killed_migration_goes_on_where_it_stopped(
    api: Api, image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old(api, image, 6)
    monkeypatch.setattr(MIGRATION, "AT_ONCE", 2)
    real, seen = MIGRATION.annotate_regions, []

    def dying(*args: Any) -> None:
        seen.append(args)
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(*args)

    monkeypatch.setattr(MIGRATION, "annotate_regions", dying)
    with pytest.raises(KeyboardInterrupt):
        MIGRATION.annotate(apps, None)
    assert Annotation.objects.count() == 6  # the first two inputs, whole
    for _ in range(2):
        MIGRATION.annotate(apps, None)
        assert Annotation.objects.count() == 18
    assert InputConcept.objects.count() == 18


@pytest.mark.django_db(transaction=True)
def test_rows_of_the_first_tables_are_carried_over() -> None:
    executor = executing()
    newest = executor.loader.graph.leaf_nodes("inputs_service")
    executor.migrate([("inputs_service", "0001_first")])
    try:
        first = executor.loader.project_state([("inputs_service", "0001_first")]).apps
        insert_with(first)
    finally:
        executing().migrate(newest)
    assert [row[1:] for row in kept() if not row[2]] == [("r", False, True, "r", 2)]
    own = InputConcept.objects.get(annotation=None)
    inner = InputConcept.objects.exclude(annotation=None).get()
    assert own.concept == inner.concept
    assert (own.value, inner.value) == (1, 0)
    assert Annotation.objects.get(is_input_level=True).input.input_id == "old"


def insert_with(first: Any) -> None:
    """An input with one polygon, into the tables as they first stood."""

    def model(name: str) -> Any:
        return first.get_model("inputs_service", name)

    user = model("User").objects.create(user_id="u")
    app = model("App").objects.create(user=user, app_id="a")
    concept = model("Concept").objects.create(app=app, concept_id="c", name="C")
    told = (
        '{"id":"old","data":{"concepts":[{"id":"c","value":1}],"regions":[{"id":"r",'
        '"region_info":{"polygon":{"points":[]}},"data":{"concepts":[{"id":"c","value":0}]}}]}}'
    )
    moment = {"created_at": "2024-01-01T00:00:00Z", "modified_at": "2024-01-01T00:00:00Z"}
    row = model("Input").objects.create(app=app, input_id="old", kinds=1, answer=told, **moment)
    model("InputConcept").objects.create(input=row, concept=concept, value=1)
    assert App.objects.count() == 1


def executing() -> Any:
    executor: Any = MigrationExecutor
    return executor(connection)
