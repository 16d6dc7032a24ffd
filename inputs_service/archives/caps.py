"""How much an archive may hold, and what is said of one that holds more or is broken."""

from dataclasses import dataclass

from inputs_core.limits import MB


class Unreadable(ValueError):
    """The archive cannot be read on from here. `message` is a sentence for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Damaged(Unreadable):
    """One member cannot be read; those behind it can."""


@dataclass(frozen=True)
class Caps:
    """The limits of one archive.

    Units/limits: `ratio` is unpacked ÷ packed bytes, and counts once more than `ratio_from_bytes`
    came out: small files of one colour are no bombs. `header_bytes` is that of long names in tars.
    """

    entries: int = 100_000
    total_bytes: int = 20 * 1024 * MB
    member_bytes: int = 300 * MB
    ratio: int = 200
    ratio_from_bytes: int = 100 * MB
    header_bytes: int = MB


class Meter:
    """Counts what comes out of one archive, and stops it at the caps."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._entries = self._packed = self._unpacked = 0

    def entry(self) -> None:
        """One entry more. Raises: Unreadable over the cap."""
        self._entries += 1
        if self._entries > self.caps.entries:
            raise Unreadable(f"The archive has more than {self.caps.entries:,} entries.")

    def bytes_in(self, count: int) -> None:
        """So many packed bytes were read."""
        self._packed += count

    def bytes_out(self, count: int) -> None:
        """So many bytes came out. Raises: Unreadable over the caps of size and ratio."""
        self._unpacked += count
        if self._unpacked > self.caps.total_bytes:
            limit = self.caps.total_bytes // MB
            raise Unreadable(f"The archive unpacks to more than {limit:,} MB.")
        is_much = self._unpacked > self.caps.ratio_from_bytes
        if is_much and self._unpacked > self.caps.ratio * max(1, self._packed):
            raise Unreadable(
                f"The archive unpacks to more than {self.caps.ratio} times its size:"
                " it looks like a zip bomb."
            )
