"""How the parts of an upload lie beside each other. Pure: knows no rows and no files."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Span:
    """A part: its number, where it says that it begins, and its size."""

    number: int
    start: int
    size: int


class Misfit(ValueError):
    """A part does not fit to the others; the text is a sentence."""


def are_counted(spans: Sequence[Span]) -> bool:
    """Whether the parts lie behind each other in the order of their numbers, because none says
    where it begins: JSON clients leave a `range_start` of 0 out, some leave out all.

    Source: UploadContentPart.range_start; protobuf JSON mapping of default values.
    """
    return len(spans) > 1 and sum(span.start == 0 for span in spans) > 1


def placed(spans: Sequence[Span]) -> list[Span]:
    """The parts in their order, each with the place where it really begins; as far as that is
    known where numbers in between are missing.

    Raises: Misfit where some say where they begin and others do not.
    """
    if not are_counted(spans):
        return sorted(spans, key=lambda span: span.start)
    if any(span.start for span in spans):
        raise Misfit("Either every part but the first says its range_start, or none does.")
    ordered = sorted(spans, key=lambda span: span.number)
    starts = accumulate((span.size for span in ordered), initial=0)
    return [Span(it.number, start, it.size) for it, start in zip(ordered, starts, strict=False)]


def check(spans: Sequence[Span], length: int) -> None:
    """Passes where the parts lie within `length` bytes and none over another. Raises: Misfit."""
    end = 0
    for span in placed(spans):
        if span.start < end:
            raise Misfit(f"Part {span.number} lies over bytes that another part has brought.")
        end = span.start + span.size
    if end > length:
        raise Misfit(f"The parts reach byte {end}; the upload has {length}.")


def is_complete(spans: Sequence[Span], length: int) -> bool:
    """Whether the parts, which passed `check`, fill all bytes."""
    if sum(span.size for span in spans) != length:
        return False
    numbers = sorted(span.number for span in spans)
    first = numbers[0] if numbers else 0
    is_gapless = numbers == list(range(first, first + len(numbers))) and first in (0, 1)
    return is_gapless or not are_counted(spans)
