"""JSON columns give back the numbers that they were given."""

import json
from typing import Any

import pytest

from inputs_service import registry
from inputs_service.models import App
from inputs_service.models.json_column import Numbers
from tests.service.conftest import APP, Api

METADATA = {"huge": 1e300, "large": -1e17, "whole": 2**53, "part": 0.1, "list": [1e22, {"a": 3}]}


def test_numbers_that_a_database_spelled_out_are_floats_again() -> None:
    spelled = {"huge": 10**300, "small": -(2**53), "list": [10**17, 7], "part": 0.5}
    read = json.loads(json.dumps(spelled), cls=Numbers)
    assert read == {"huge": 1e300, "small": -(2**53), "list": [1e17, 7], "part": 0.5}
    assert [type(read[name]) for name in ("huge", "small", "part")] == [float, int, float]


def test_metadata_of_an_app_keeps_its_numbers(api: Api) -> None:
    body = {"app": {"metadata": METADATA}, "action": "overwrite"}
    assert api.send("PATCH", APP, body)[1]["app"]["metadata"] == METADATA
    assert App.objects.get().metadata == METADATA
    assert api.get(APP)[1]["app"]["metadata"] == METADATA


def test_an_answer_that_cannot_be_written_is_a_coded_fault(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*_: Any) -> dict[str, Any]:
        return {"inputs": [2**70]}

    monkeypatch.setattr(registry, "call", answer)
    status, told = api.get("/inputs")
    assert (status, told["status"]["code"]) == (500, 98004)
