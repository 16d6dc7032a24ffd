"""An object of a listing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """Its whole name and its size. One of no bytes may be the mark of a folder, whose last slash
    may not be shown. `is_odd`: it has a name that cannot be read."""

    name: str
    size_bytes: int
    is_odd: bool = False
