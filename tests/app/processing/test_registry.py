"""Processing functions: what the registry applies, and that the recipe for a new one works."""

import re
import types
from pathlib import Path

import pytest

from inputs_app import processing

PAGE = Path(__file__).resolve().parents[3] / "docs" / "processing.md"


def test_names_are_those_that_uploads_remember() -> None:
    assert list(processing.FUNCTIONS) == ["strip_non_ascii"]
    assert all(one.label and one.hint for one in processing.FUNCTIONS.values())


def test_a_text_passes_the_functions_that_were_chosen() -> None:
    assert processing.applied(["strip_non_ascii"], "zero\u200cwidth") == "zerowidth"
    assert processing.applied([], "zero\u200cwidth") == "zero\u200cwidth"


def test_a_function_that_is_gone_changes_nothing() -> None:
    assert processing.applied(["gone"], "text") == "text"


def test_the_recipe_of_the_page_makes_a_function_that_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    made = types.ModuleType("lower_case")
    exec(re.sub(r"(?m)^   ", "", code), vars(made))  # noqa: S102 - our own page
    function = made.FUNCTION
    monkeypatch.setattr(processing, "FUNCTIONS", {**processing.FUNCTIONS, function.name: function})
    assert processing.applied(["lower_case", "strip_non_ascii"], "CAFÉ") == "caf"


def test_the_recipe_names_files_that_are_there() -> None:
    named = re.findall(r"`(inputs_app/[\w/]+\.py)`", PAGE.read_text())
    made_by_the_reader = {"inputs_app/processing/lower_case.py"}
    assert [one for one in named if not (PAGE.parents[1] / one).exists()] == list(
        made_by_the_reader
    )
