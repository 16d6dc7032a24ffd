"""What a processing function is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """A change of a text before it is uploaded.

    `name`: how uploads remember it, so it stays once it was released. `label` and `hint`: what the
    form says. `apply`: gives the changed text; pure, and quick for 20 MB.
    """

    name: str
    label: str
    hint: str
    apply: Callable[[str], str]
