"""An API that refuses requests as a whole, for some inputs or for all."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError, Invalid, Trace
from tests.client.fake import FakeApi

LOCKED = Invalid(trace=Trace(code=11102, http_status=400, details="The app is locked."))


class Refusals:
    """Stands before the fake's `delete` and `post`.

    `asked`: the ids of each request; `taken`: those that were not refused. `of` says of an id
    whether a request that holds it is refused; `call_through`: what is taken is done at once.
    """

    def __init__(self, api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
        self.of: Callable[[str], bool] = lambda _: True
        self.error: ApiError = LOCKED
        self.call_through = True
        self.asked: list[list[str]] = []
        self.taken: list[str] = []
        for name in ("delete", "post"):
            monkeypatch.setattr(inputs, name, self._before(getattr(api, name)))

    def _before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def asked(connection: Any, some: Sequence[Any], **_: Any) -> Any:
            ids = [one["id"] if isinstance(one, dict) else one for one in some]
            self.asked.append(ids)
            if any(map(self.of, ids)):
                raise self.error
            self.taken += ids
            return call(connection, some) if self.call_through else None

        return asked
