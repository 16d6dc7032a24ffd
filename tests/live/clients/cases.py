"""The cases of one client's program and its talk with the test: a line of JSON with the list of the
cases first, then for each line that names a case a line with its outcome."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from tests.live.clients.places import Place

PATIENCE_S = 60
Run = Callable[[Any], None]
Found = TypeVar("Found")
Error = TypeVar("Error", bound=Exception)


@dataclass(frozen=True)
class Case:
    """What a client shows: `rows` of the capability table, the `rpcs` without which it must fail,
    and how the capability differs with this client, if it does."""

    name: str
    rows: tuple[int, ...]
    rpcs: tuple[str, ...]
    differs: str = ""

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Case":
        """The case that JSON tells."""
        return cls(told["name"], tuple(told["rows"]), tuple(told["rpcs"]), told["differs"])


CASES: dict[str, tuple[Case, Run]] = {}


def case(*rows: int, rpcs: str, differs: str = "") -> Callable[[Run], Run]:
    """Take a function, which gets a Place, as the case of its name; `rpcs` has blanks between."""

    def take(run: Run) -> Run:
        name = run.__name__.replace("_", " ")
        assert name not in CASES, name
        CASES[name] = (Case(name, rows, tuple(rpcs.split()), differs), run)
        return run

    return take


def until(get: Callable[[], Found], is_so: Callable[[Found], bool]) -> Found:
    """What `get` gives once `is_so`; the last thing it gave where patience ends."""
    ends_at = time.monotonic() + PATIENCE_S
    while not is_so(found := get()) and time.monotonic() < ends_at:
        time.sleep(0.05)
    return found


def refusal(run: Callable[[], Any], kind: type[Error]) -> Error:
    """The error of this kind that `run` raises; a case whose call goes well fails."""
    try:
        run()
    except kind as error:
        return error
    raise AssertionError(f"nobody raised {kind.__name__}")


def serve(prepare: Callable[[Place], Any] = lambda place: place) -> None:
    """Answer until stdin ends. What libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    print(json.dumps([asdict(one) for one, _ in CASES.values()]), file=answers)
    for line in sys.stdin:
        asked = json.loads(line)
        message = outcome(CASES[asked.pop("case")][1], prepare, Place(**asked))
        print(json.dumps({"message": message}), file=answers)


def outcome(run: Run, prepare: Callable[[Place], Any], place: Place) -> str:
    """Nothing where the case passes, else what went wrong."""
    try:
        run(prepare(place))
    except Exception as error:  # noqa: BLE001 - whatever a client raises fails its case
        last = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in last if "/tests/live/" in frame.filename] or list(last)
        return f"{own[-1].name}:{own[-1].lineno} {own[-1].line}: {type(error).__name__} {error}"
    return ""
