"""The variables in the code, in `.env.example`, in the Procfile and in the containers agree."""

import re
from pathlib import Path

import pytest

from inputs_core import environment

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text().splitlines()
    if line and not line.startswith("#")
)


def names_in_code() -> set[str]:
    source = (ROOT / "inputs_core" / "environment.py").read_text()
    return set(re.findall(r'(?:values|given)(?:\.get\(|, )\s*"([A-Z0-9_]+)"', source))


def test_the_example_names_exactly_the_variables_that_are_read() -> None:
    assert set(EXAMPLE) == names_in_code()
    assert len(EXAMPLE) == len(environment.Environment.__dataclass_fields__)


def test_the_example_holds_the_defaults(tmp_path: Path) -> None:
    bare = {"DATA_DIR": str(tmp_path)}
    assert environment.read({**EXAMPLE, **bare}) == environment.read(bare)


@pytest.mark.parametrize("line", (ROOT / "Procfile").read_text().splitlines())
def test_command_lines_use_only_known_variables(line: str) -> None:
    assert set(re.findall(r"\$\{?([A-Z0-9_]+)", line)) <= set(EXAMPLE)
