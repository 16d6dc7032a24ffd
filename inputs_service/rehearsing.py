"""Lets calls go wrong on purpose, at the one seam between the registry and the handlers; handlers
know nothing of it. While nothing rehearses it costs a call no query."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings

from inputs_core.rehearsal import Rates
from inputs_service.call import ME, Call
from inputs_service.errors import CodedError, Throttled, Unexpected
from inputs_service.models import Rehearsal
from inputs_service.wire.messages import Refused

Message = dict[str, Any]
Handle = Callable[[Message], Message]
Cast = dict[tuple[int, str], "Director"]
KEPT_S = 3.0
SLEEPERS = 4
"""Calls that are slow at a time in one process: the other threads work on."""
THROTTLED = "Rehearsal: too many calls. Try again."
FAILING = "Rehearsal: something went wrong on purpose. Nothing was done."
REFUSED = "Rehearsal: this one was refused on purpose. Try it again."


class Cut(CodedError):
    """The connection is to end: before an answer, or within `told` where the work was done."""

    code = 98004

    def __init__(self, told: Message | None = None) -> None:
        super().__init__("Rehearsal: the connection ends here.")
        self.told = told


@dataclass
class Director:
    """Draws the fate of each call of an app."""

    rates: Rates
    draw: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.rates.seed)  # noqa: S311 - fates, no secrets

    def is_drawn(self, name: str) -> bool:
        """Whether this fate meets the call; each fate takes one number, drawn or not."""
        share: float = getattr(self.rates, name)
        return self.draw.random() < share


def play(call: Call, message: Message, items: str, handle: Handle) -> Message:
    """What `handle` answers, unless the call's fate is another. `items`: see registry.Rpc.

    Raises: Throttled, Unexpected, Cut; CodedError of the handler.
    """
    director = _director(call)
    if director is None:
        return handle(message)
    slow, throttled, failing, cut, partly = (
        director.is_drawn(name) for name in ("slow", "throttled", "failing", "cut", "partly")
    )
    when = director.draw.random()  # of a cut: before the work, after it, or in the answer
    if slow:
        _wait(director.rates.slow_s)
    if throttled:
        raise Throttled(THROTTLED)
    if failing:
        raise Unexpected(FAILING)
    if cut and when < 1 / 3:
        raise Cut
    answer = handle(_refusing(message, items, director) if partly else message)
    if cut:
        raise Cut(answer if when < 2 / 3 else None)
    return answer


def _wait(seconds: float) -> None:
    if _awake.acquire(blocking=False):
        try:
            time.sleep(seconds)
        finally:
            _awake.release()


def _refusing(message: Message, items: str, director: Director) -> Message:
    """The message with some items of its batch refused, never all."""
    given = message.get(items) or []
    if len(given) < 2:
        return message
    count = director.draw.randint(1, max(1, len(given) // 2))
    chosen = set(director.draw.sample(range(len(given)), count))
    return {
        **message,
        items: [_refused(item) if n in chosen else item for n, item in enumerate(given)],
    }


def _refused(item: Any) -> Refused:
    if isinstance(item, Refused):
        return item
    return Refused(item.get("id") or "", REFUSED, is_bytes=False)


_awake = threading.BoundedSemaphore(SLEEPERS)


@dataclass
class Programme:
    """Which apps rehearse: read from the database every few seconds by whoever calls then."""

    cast: Cast = field(default_factory=dict)
    read_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, key: tuple[int, str]) -> Director | None:
        """The director of an app, by the pk of its user and its id."""
        now = time.monotonic()
        if now - self.read_at > KEPT_S and self.lock.acquire(blocking=False):
            try:
                self.read()
                self.read_at = now
            finally:
                self.lock.release()
        found = self.cast.get(key) or self.cast.get(EVERYONE)
        return None if found is None or found.rates.is_quiet else found

    def read(self) -> None:
        """Takes the rates as they are now; a director whose rates are the same goes on drawing."""
        rates = {EVERYONE: settings.REHEARSE}
        for row in Rehearsal.objects.select_related("app"):
            said = {one.name: getattr(row, one.name) for one in fields(Rates)}
            rates[row.app.user_id, row.app.app_id] = Rates(**said)
        old = self.cast
        self.cast = {
            key: old[key] if key in old and old[key].rates == wanted else Director(wanted)
            for key, wanted in rates.items()
        }


EVERYONE = (0, "")
programme = Programme()


def _director(call: Call) -> Director | None:
    key = call.key
    own = key.app.app_id if key.app else ""
    is_own_user = call.user_id in ("", ME, key.user.user_id)
    return programme.of((key.user_id if is_own_user else 0, call.app_id or own))
