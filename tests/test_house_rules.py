"""The rules of the house that no linter knows: sizes, names, docstrings, doors that stay shut.

A file at its cap is split by noun; the caps are not raised.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES, SETTINGS_LINES, TEST_MODULE_LINES, SCRIPT_LINES = 300, 400, 350, 300
FUNCTION_LINES, TEST_LINES, TASK_STATEMENTS = 35, 40, 12
ARGUMENTS, DEFINITIONS = 6, 15
TEMPLATE_LINES, FRAGMENT_LINES = 150, 80
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
NOT_COUNTED = re.compile(r"(Error|Exception|Warning|Refused|Enum|Choices|NewType|Protocol)$")
DOCUMENTED = (
    "inputs_app/services/",
    "inputs_app/client/",
    "inputs_app/access.py",
    "inputs_service/wire",
    "inputs_core/",
)
CATCHES_EVERYTHING = {
    "inputs_service/cloud/working.py",
    "inputs_service/grpc_server.py",
    "inputs_service/ingest/pipeline.py",
    "inputs_service/sending.py",
}
"""The outermost handlers: the only files that may say `except Exception`."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked(*patterns: str) -> list[Path]:
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(ROOT / name for name in told.stdout.split("\0") if name)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def modules() -> list[Path]:
    return [path for path in tracked("*.py") if "/migrations/" not in str(path) and path.exists()]


def products() -> list[Path]:
    return [path for path in modules() if not name_of(path).startswith("tests/")]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def body_lines(node: Function) -> int:
    """Lines of a function without its decorators and docstring: prose is never too long."""
    first = node.body[0]
    is_prose = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    prose = (first.end_lineno or 0) - first.lineno + 1 if is_prose else 0
    return (node.end_lineno or 0) - node.lineno + 1 - prose


def is_counted(node: ast.stmt) -> bool:
    if isinstance(node, ast.ClassDef):
        names = [node.name, *(ast.unparse(base) for base in node.bases)]
        return not any(NOT_COUNTED.search(name) for name in names)
    return isinstance(node, Function)


def test_modules_stay_short() -> None:
    def cap(path: Path) -> int:
        if name_of(path).startswith("tests/"):
            return TEST_MODULE_LINES
        return SETTINGS_LINES if path.name == "settings.py" else MODULE_LINES

    assert [name_of(path) for path in modules() if line_count(path) > cap(path)] == []


def test_functions_stay_short() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}: {body_lines(node)} lines"
        for path in modules()
        for node in functions(path)
        if body_lines(node) > (TEST_LINES if node.name.startswith("test_") else FUNCTION_LINES)
    ]
    assert long == []


def test_functions_take_few_positional_arguments() -> None:
    many = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in products()
        for node in functions(path)
        if len([one for one in node.args.args if one.arg not in ("self", "cls")]) > ARGUMENTS
    ]
    assert many == []


def test_modules_hold_few_definitions() -> None:
    crowded = {
        name_of(path): count
        for path in products()
        if (count := sum(map(is_counted, tree(path).body))) > DEFINITIONS
    }
    assert crowded == {}


def test_templates_and_scripts_stay_short() -> None:
    def cap(path: Path) -> int:
        if path.suffix == ".js":
            return SCRIPT_LINES
        return FRAGMENT_LINES if path.name.startswith("_") else TEMPLATE_LINES

    long = [
        f"{name_of(path)}: {line_count(path)} lines"
        for path in tracked("templates/*.html", "static/*.js")
        if line_count(path) > cap(path)
    ]
    assert long == []


def test_tasks_are_thin() -> None:
    thick = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in products()
        if "/tasks/" in str(path)
        for node in functions(path)
        if "task" in "".join(map(ast.unparse, node.decorator_list))
        and sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1 > TASK_STATEMENTS
    ]
    assert thick == []


def test_no_module_is_named_after_nothing() -> None:
    words = {name_of(path): set(re.split(r"[/_.]", name_of(path))) for path in modules()}
    assert [name for name, its in words.items() if its & FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if tree(path).body and not ast.get_docstring(tree(path))]
    assert [name_of(path) for path in silent] == []


@pytest.mark.parametrize("room", DOCUMENTED)
def test_public_functions_say_what_they_give(room: str) -> None:
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in products()
        if name_of(path).startswith(room)
        for node in ast.walk(tree(path))
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and node in public_places(tree(path))
    ]
    assert silent == []


def public_places(module: ast.Module) -> list[ast.stmt]:
    """Where a name is public: the top of a module and of its public classes."""
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    classes = [node for node in classes if not node.name.startswith("_")]
    return [*module.body, *(inner for one in classes for inner in one.body)]


def test_only_the_outermost_handlers_catch_everything() -> None:
    catching = {
        name_of(path)
        for path in products()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not any(isinstance(inner, ast.Raise) and not inner.exc for inner in ast.walk(node))
    }
    assert catching == CATCHES_EVERYTHING


def test_documents_that_sources_name_are_in_the_repository() -> None:
    documents = {path.name for path in tracked("*.md")}
    named = {
        (name_of(path), found)
        for path in tracked("*.py", "*.js", "*.css", "*.html", "*.toml", "*.yml")
        for found in re.findall(r"([\w-]+\.md)\b", path.read_text())
    }
    assert {(name, found) for name, found in named if found not in documents} == set()


def test_imports_stand_at_the_top() -> None:
    inline = [
        f"{name_of(path)}:{inner.lineno}"
        for path in modules()
        if path.name != "manage.py"
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inline == []


def test_our_own_logic_uses_no_signals() -> None:
    wired = re.compile(r"from django\.dispatch|models\.signals|@receiver|\.connect\(\w+_handler")
    assert [name_of(path) for path in products() if wired.search(path.read_text())] == []


def test_a_test_that_stops_the_clock_stops_it_for_one_module() -> None:
    """Threads that other tests began would never rest again: they go round and fill the memory."""
    for_all = re.compile(r"(setattr|patch)\(\s*(\"([\w.]+\.)?time\.|time,)|patch\.object\(time,")
    tests = [path for path in modules() if name_of(path).startswith("tests/")]
    assert [name_of(path) for path in tests if for_all.search(path.read_text())] == []


def test_no_file_of_somebody_else_is_kept() -> None:
    foreign = re.compile(r"\.min\.(js|css)$|(^|/)(vendor|third_party|node_modules)/|^uv\.lock$")
    assert [name_of(p) for p in tracked() if foreign.search(name_of(p))] == []
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "://" not in (ROOT / "constraints.txt").read_text()
