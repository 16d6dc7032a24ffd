"""Every field of every request, from the descriptors, and what to put into it."""

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor

from inputs_service.wire.shapes import Field, Form, fields_of

MAX_DEPTH = 6
Path = tuple[Field, ...]
WRONG: dict[Form, list[Any]] = {
    Form.MESSAGE: [1, "x", True, []],
    Form.MAP: [1, "x", []],
    Form.STRUCT: [1, "x", [], True],
    Form.TIMESTAMP: [1, "yesterday", {}],
    Form.STRING: [1, True, {}, []],
    Form.BYTES: [1, True, {}],
    Form.BOOL: [1, "true", {}, []],
    Form.INT: ["x", True, {}, 1.5, 1e30],
    Form.FLOAT: ["x", {}, []],
    Form.ENUM: ["NO_SUCH_NAME", {}, True, 1.5],
    Form.VALUE: [],
}
HOSTILE_TEXTS = [
    "\0",
    "\ud800",
    "..",
    "a/../../b",
    "%2e%2e%2f",
    "'; DROP TABLE inputs_service_input; --",
    "<script>alert(1)</script>",
    "{{7*7}} ${7*7} %s %(x)s {0}",
    "\u202eabc\u2028\x1b[31m\r\nX: y",
    "*%_?[]\\",
    "的狗💥e\u0301",
]
LONG_TEXTS = ["x" * 257, "é" * 5000, "💥" * 20_000]
DEEP: Any = {}
for _ in range(40):
    DEEP = {"a": [DEEP]}


def empties(field: Field) -> list[Any]:
    """What is there without saying anything."""
    nothing: dict[Form, Any] = {
        Form.STRING: "",
        Form.BYTES: "",
        Form.BOOL: False,
        Form.INT: 0,
        Form.FLOAT: 0,
        Form.ENUM: 0,
        Form.TIMESTAMP: "",
        Form.VALUE: None,
    }
    one = nothing.get(field.form, {})
    return [[], [one]] if field.is_repeated else [one]


def overs(field: Field) -> list[Any]:
    """What is more than anybody may send, or as much as just fits."""
    ones: dict[Form, list[Any]] = {
        Form.STRING: LONG_TEXTS,
        Form.BYTES: ["A" * 1_400_000],
        Form.INT: [field.high, field.low, field.high - 1],
        Form.FLOAT: [field.high, field.low, 5e-324],
        Form.ENUM: [99, -1, 2**31 - 1],
        Form.STRUCT: [DEEP, {str(n): n for n in range(5000)}, {"a": 1e300, "b": -(2**53)}],
        Form.VALUE: [DEEP, 1e300],
        Form.TIMESTAMP: ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-12:00"],
    }
    found = ones.get(field.form, [])
    if not field.is_repeated:
        return found
    one = empties(field)[1][0]
    return [[one] * 129, [one] * 1001, *([value] for value in found)]


def hostiles(field: Field) -> list[Any]:
    """What breaks those who trust text."""
    if field.form is Form.STRING:
        found: list[Any] = list(HOSTILE_TEXTS)
    elif field.form in (Form.STRUCT, Form.VALUE):
        found = [{text: text} for text in HOSTILE_TEXTS]
    elif field.form is Form.BYTES:
        found = ["?", "A", "\0", "//8=", "PHNjcmlwdD4="]
    else:
        return []
    return [[value] for value in found] if field.is_repeated else found


def paths(descriptor: Descriptor, above: Path = (), *, most: int = MAX_DEPTH) -> Iterator[Path]:
    """Every path of fields below a message; a type is not entered twice on one path."""
    seen = {field.descriptor for field in above}
    for field in {field.name: field for field in fields_of(descriptor).values()}.values():
        yield (*above, field)
        if field.form is Form.MESSAGE and field.descriptor not in seen and len(above) < most:
            yield from paths(field.descriptor, (*above, field), most=most)


def nested(path: Path, value: Any) -> Any:
    """A body that holds the value at the end of the path; lists on the way have one element."""
    for field in reversed(path):
        value = {field.name: [value] if field.is_repeated else value}
    return value


def placed(path: Path, value: Any) -> Any:
    """The same, where the value of a list field is the whole list."""
    return nested(path[:-1], {path[-1].name: value})


def spelled(path: Path) -> str:
    """The path as refusals tell it."""
    return ".".join(f"{field.name}[0]" if field.is_repeated else field.name for field in path)


def merged(base: Any, said: Any) -> Any:
    """The base with what is said put into it; lists meet in their first element."""
    if isinstance(base, dict) and isinstance(said, dict):
        return {**base, **{name: merged(base.get(name), it) for name, it in said.items()}}
    is_pair = isinstance(base, list) and isinstance(said, list) and len(said) == 1 and base
    return [merged(base[0], said[0]), *base[1:]] if is_pair else said
