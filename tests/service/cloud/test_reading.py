"""Objects that are read ahead."""

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

from inputs_service.cloud import reading


def test_an_object_that_comes_as_one_stops_waiting_is_taken() -> None:
    class Late(Future[reading.Received]):
        def result(self, timeout: float | None = None) -> reading.Received:
            if timeout is None:
                return reading.Received("a")
            raise TimeoutError

        def done(self) -> bool:
            return True

    ahead: Any = SimpleNamespace(_hold=SimpleNamespace(beat=lambda: None))
    assert reading.Ahead._result(ahead, Late()).name == "a"
