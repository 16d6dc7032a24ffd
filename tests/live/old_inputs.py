"""Inputs in the tables as they first stood, carried over to those of today by every migration; run
as a program on the database of the environment, it prints what became of them as JSON."""

import json
import sys
from typing import Any

import orjson
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from inputs_service.annotations import copies
from inputs_service.models import Annotation, App, Input, InputConcept

COUNT, REGIONS = 2500, 3
FIRST = ("inputs_service", "0001_first")


def executing() -> Any:
    """Django's migrations have no types."""
    executor: Any = MigrationExecutor
    return executor(connection)


def insert(first: Any) -> None:
    """Many inputs with polygons whose concepts their inputs do not hold themselves."""

    def model(name: str) -> Any:
        return first.get_model("inputs_service", name)

    user = model("User").objects.create(user_id="u")
    app = model("App").objects.create(user=user, app_id="a")
    names = ("own", "inner")
    own, _ = [model("Concept").objects.create(app=app, concept_id=it, name=it) for it in names]
    now = timezone.now()
    inputs = model("Input").objects.bulk_create(
        model("Input")(
            app=app, input_id=f"i{n}", kinds=1, answer=told(n), created_at=now, modified_at=now
        )
        for n in range(COUNT)
    )
    model("InputConcept").objects.bulk_create(
        model("InputConcept")(input=row, concept=own, value=1) for row in inputs
    )


def told(number: int) -> str:
    """The answer of an input; of every tenth without regions."""
    inner = {"concepts": [{"id": "inner", "value": 0}]}
    regions = [
        {"id": f"r{it}", "region_info": {"polygon": {"points": []}}, "data": inner}
        for it in range(REGIONS if number % 10 else 0)
    ]
    data = {"concepts": [{"id": "own", "value": 1}], **({"regions": regions} if regions else {})}
    return orjson.dumps({"id": f"i{number}", "data": data}).decode()


def run() -> dict[str, Any]:
    """Numbers of what stands after two runs of the migrations."""
    executing().migrate([FIRST])
    insert(executing().loader.project_state([FIRST]).apps)
    call_command("migrate", verbosity=0)
    call_command("migrate", "inputs_service", "0009", verbosity=0)
    call_command("migrate", verbosity=0)
    before = dict(Input.objects.values_list("key", "answer"))
    with transaction.atomic():
        copies.refresh(list(before)[:500])
    own = Annotation.objects.filter(is_input_level=True)
    return {
        "inputs": Input.objects.count(),
        "own": own.values("input").distinct().count(),
        "annotations": Annotation.objects.count(),
        "labels": InputConcept.objects.exclude(annotation=None).count(),
        "is_copied": before == dict(Input.objects.values_list("key", "answer")),
        "apps": App.objects.count(),
    }


def main() -> None:
    """Prints it."""
    json.dump(run(), sys.stdout)
    connection.close()
