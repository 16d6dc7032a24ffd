"""Each rule in the table has its test, and the count of rules is told."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.service import rules, rules_annotations
from tests.service.conftest import Cases

HERE = Path(__file__).parent
ROOMS = [*rules.RULES, *rules_annotations.RULES]
ALL = [(rule, test) for room in ROOMS for rule, test in room.items()]


@cache
def names_in(module: str) -> set[str]:
    tree = ast.parse((HERE / f"{module}.py").read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("rule", "test"), ALL, ids=[rule for rule, _ in ALL])
def test_a_rule_has_its_test(rule: str, test: str, cases: Cases) -> None:
    module, name = test.split("::")
    assert name in names_in(module)
    cases("rules by name", 1)
