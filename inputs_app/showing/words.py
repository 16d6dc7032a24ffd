"""The words for kinds, states, numbers and sizes, said the same way on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from inputs_app.client.reasons import REASONS
from inputs_app.client.types import InputKind, Status
from inputs_core.limits import MB

KINDS: dict[InputKind, str] = {
    "image": "Image",
    "video": "Video",
    "audio": "Audio",
    "text": "Text",
    "multimodal": "Image and text",
    "unknown": "Unknown",
}
KIND_ICONS: dict[InputKind, str] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "text": "text",
    "multimodal": "multi",
    "unknown": "help",
}

STEPS = (("d", 86_400), ("h", 3_600), ("min", 60))
LONG_AGO_S = 30 * 86_400
ID_TAIL = 6
SHORT_ID = 8


@dataclass(frozen=True)
class State:
    """A status as a dot and words; `why` is said of failed inputs only."""

    dot: str
    word: str
    why: str = ""


PROCESSED, TO_PROCESS, PROCESSING = (
    State("done", "Processed"),
    State("waiting", "To process"),
    State("running", "Processing"),
)
STATES = {30000: PROCESSED, 30001: TO_PROCESS, 30003: PROCESSING}


def state(status: Status) -> State:
    """The dot and the words of an input's status."""
    known = STATES.get(status.code)
    if known:
        return known
    why = REASONS.get(status.code) or status.description or status.details or "No reason given"
    return State("failed", "Failed", why)


def number(count: int) -> str:
    """A count with thousands separators: 12,431."""
    return f"{count:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 key", "1,204 keys"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence, joined: "a, b and c"; empty for none."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def size(size_bytes: int) -> str:
    """A size as the limits are written: 0.1 MB, 3.62 GB."""
    if size_bytes >= 1024 * MB:
        return f"{size_bytes / MB / 1024:,.2f} GB"
    if not size_bytes:
        return "0 kB"
    if size_bytes >= MB / 10:
        return f"{size_bytes / MB:,.1f} MB"
    return f"{max(1, round(size_bytes / 1024)):,} kB"


def duration(seconds: float) -> str:
    """A length as a clock: 0:42, 1:02:03."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def split_id(input_id: str) -> tuple[str, str]:
    """An id in two parts: in a narrow place the first shrinks, the last characters stay.

    What fits into the smallest tile is one part.
    """
    if len(input_id) <= SHORT_ID:
        return "", input_id
    return input_id[:-ID_TAIL], input_id[-ID_TAIL:]


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, as briefly as people say it: "just now", "4 min ago", "2 May 2024"."""
    seconds = ((now or timezone.now()) - moment).total_seconds()
    if seconds > LONG_AGO_S:
        return date_format(timezone.localtime(moment), "j M Y")
    for unit, step_s in STEPS:
        if seconds >= step_s:
            return f"{int(seconds // step_s)} {unit} ago"
    return "just now"


def span(seconds: float) -> str:
    """A time in its largest unit: "4 s", "12 min", "3 h"."""
    for unit, step_s in STEPS:
        if seconds >= step_s:
            return f"{int(seconds // step_s)} {unit}"
    return f"{max(0, int(seconds))} s"


def absolute(moment: datetime) -> str:
    """The full date and time in the person's time zone."""
    return date_format(timezone.localtime(moment), "j F Y, H:i:s T")
