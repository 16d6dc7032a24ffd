"""How often calls to the embedded service go wrong on purpose, so that a team can practise: the
shares and their limits. Numbers only; who plays them is decided elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

SLOWEST_S = 30.0
"""Below the 60 s after which common clients and proxies give up."""
SHARES = ("throttled", "failing", "slow", "partly", "cut")


@dataclass(frozen=True)
class Rates:
    """Shares of calls, 0 to 1, each drawn by itself: `throttled` (429), `failing` (500), `slow` by
    `slow_s` seconds, `partly` (some items of a batch are refused), `cut` (the connection ends).

    With a `seed` every process draws the same row of fates.
    """

    throttled: float = 0.0
    failing: float = 0.0
    slow: float = 0.0
    slow_s: float = 2.0
    partly: float = 0.0
    cut: float = 0.0
    seed: int | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing goes wrong on purpose."""
        return not any(getattr(self, name) for name in SHARES)


def rates_of(said: Mapping[str, str]) -> Rates:
    """The rates that words say, as in `{"throttled": "0.1", "slow": "0.2", "slow_s": "3"}`.

    Raises: ValueError with the rule in words, to follow "must be".
    """
    known = {field.name for field in fields(Rates)}
    given: dict[str, float] = {}
    for name, text in said.items():
        if name not in known:
            raise ValueError(f"made of {', '.join(sorted(known))}, not {name!r}")
        given[name] = _number(name, text)
    seed = given.pop("seed", None)
    return Rates(**given, seed=None if seed is None else int(seed))


def _number(name: str, text: str) -> float:
    most = {"seed": 2.0**31, "slow_s": SLOWEST_S}.get(name, 1.0)
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise ValueError(f"numbers in their ranges: {name} from 0 to {most:.0f}, not {text}")
    return number
