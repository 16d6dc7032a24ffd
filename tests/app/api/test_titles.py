"""What changes are called that scripts make."""

from typing import Any

import pytest

from inputs_app.models import Chunk, Job
from inputs_app.services import working
from inputs_app.showing import changes
from tests.app.api.conftest import Script

LABEL = {"action": "merge", "data": {"concepts": [{"id": "cat", "value": 1}]}}


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"ids": ["input-0000", "input-0001"], "title": "add label cat"}, "add label cat"),
        ({"ids": ["input-0000"], "title": "add label cat"}, "add label cat"),
        ({"ids": ["input-0000", "input-0001"]}, "Change 2 inputs"),
        ({"ids": ["input-0000"]}, "Change input-0000"),
    ],
)
def test_a_change_and_its_undo_are_called_by_what_was_asked(
    script: Script, more: dict[str, Any], title: str
) -> None:
    pk = script("POST", "changes", {**LABEL, **more}).json()["id"]
    assert changes.said(Job.objects.get(pk=pk)) == title
    for word in ("Undo", "Redo"):
        working.work_chunk(Chunk.objects.get(job=pk).pk)
        told = script("POST", f"changes/{pk}/undo", {}).json()
        assert told["title"] == f"{word} of “{title}”"
        pk = told["id"]
