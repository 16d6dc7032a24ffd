"""What every condition can do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from inputs_service.searching.walks import Source

Keys = Collection[int]


@dataclass(frozen=True)
class Way:
    """Sources that together give every input that may match; where `is_exact`, only such."""

    sources: Sequence[Source]
    is_exact: bool = False


class Condition(Protocol):
    """One thing that must hold on an input."""

    def ways(self) -> list[Way]:
        """The ways to what matches, of which any one will do; none where no index helps."""

    def matching(self, keys: Keys) -> set[int]:
        """Those of these inputs on which it holds. Units/limits: at most 10,000."""


@dataclass(frozen=True)
class Not:
    """Holds where not all of the others hold."""

    others: Sequence[Condition]

    def ways(self) -> list[Way]:
        """No index gives what is absent."""
        return []

    def matching(self, keys: Keys) -> set[int]:
        """All but those on which every other one holds."""
        left = set(keys)
        for other in self.others:
            left &= other.matching(left) if left else left
        return set(keys) - left
