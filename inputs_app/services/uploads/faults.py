"""What a plan may say against an item, in words, and what is wrong with one item by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from inputs_app.models import UploadItem
from inputs_core import ids, limits

Source, State, Kind = UploadItem.Source, UploadItem.State, UploadItem.Kind
LEAVE_OUT, NEW_ID, KEEP, REPLACE = "leave_out", "new_id", "keep", "replace"
MAKE, WITHOUT = "make_dataset", "without_dataset"
NO_DATASET = "no_dataset"
READ = "read"
URL_CHARACTERS = 8000
_BEGINNING = re.compile(r"(?i)https?://[^\s/?#]\S*$")
PIXELS = f"{limits.IMAGE_PIXELS // 1_000_000} megapixels"
LONGEST = f"{limits.VIDEO_S // 60} minutes"


@dataclass(frozen=True)
class Fault:
    """A reason why an item would not be sent: a word for its row, a sentence for all that have it,
    and what may be done about it, the best first. `is_grave`: it cannot be sent as it is."""

    word: str
    sentence: str
    fixes: tuple[str, ...] = (LEAVE_OUT,)
    is_grave: bool = True


FAULTS: Mapping[str, Fault] = {
    "bad_row": Fault("Row", "Row that cannot be read."),
    "not_here": Fault("Not here", "File that a manifest names and nobody has chosen."),
    "too_large": Fault("Too large", "Larger than the limit for its kind."),
    "too_many_pixels": Fault("Too many pixels", f"Image above {PIXELS}."),
    "too_long": Fault("Too long", f"Video longer than {LONGEST}."),
    "wrong_type": Fault("Type", "Type not accepted, or damaged."),
    "empty": Fault("Empty", "Nothing in it."),
    "bad_url": Fault("Address", "Address that is not a whole http:// or https:// address."),
    "manifest": Fault(
        "Manifest?",
        "File that looks like a manifest: a table of inputs, not one text.",
        (READ, KEEP, LEAVE_OUT),
        is_grave=False,
    ),
    "bad_id": Fault("Id", "Id that cannot be used.", (REPLACE, NEW_ID, LEAVE_OUT), is_grave=False),
    "same_id": Fault(
        "Same id", "Id that an earlier one has too.", (NEW_ID, LEAVE_OUT), is_grave=False
    ),
    "same_url": Fault(
        "Duplicate", "Same address as an earlier one.", (LEAVE_OUT, KEEP), is_grave=False
    ),
    "same_bytes": Fault(
        "Duplicate", "Same bytes as an earlier one.", (LEAVE_OUT, KEEP), is_grave=False
    ),
    NO_DATASET: Fault(
        "Dataset",
        "Dataset that is not in the app.",
        (MAKE, WITHOUT, LEAVE_OUT),
        is_grave=False,
    ),
    "exists_in_app": Fault(
        "In the app", "Id that the app has already.", (LEAVE_OUT, NEW_ID), is_grave=False
    ),
}
FIXES: Mapping[str, str] = {
    LEAVE_OUT: "Leave out",
    NEW_ID: "Give a new id",
    KEEP: "Send anyway",
    READ: "Read as a manifest",
    REPLACE: "Replace with “_”",
    MAKE: "Make the dataset",
    WITHOUT: "Send without it",
}
AGAIN = ("same_id", "same_url", "same_bytes")
"""Faults of an item beside others: they are found anew when the draft changes."""


def of(item: UploadItem) -> str:
    """What is wrong with an item by itself; empty where it may be sent.

    A fault that was found when its row was read stays. Bytes that are still on their way are none:
    they may arrive after the start too. Source: Clarifai docs, upload limits.
    """
    if item.fault in ("bad_row", "bad_id", "wrong_type"):
        return item.fault
    if ids.problem(item.input_id) is not None:
        return "bad_id"
    if item.source == Source.URL:
        return "" if is_address(item.url) else "bad_url"
    return _of_bytes(item)


def anew(item: UploadItem) -> None:
    """Forgets what was said of an item, and says what is wrong with it by itself."""
    item.fault = item.problem = ""
    item.fault = of(item)


def is_address(url: str) -> bool:
    """Whether it is a whole http or https address that the API may be given."""
    if len(url) > URL_CHARACTERS or not _BEGINNING.match(url) or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _of_bytes(item: UploadItem) -> str:
    if item.source == Source.TEXT and not item.text.strip():
        return "empty"
    if item.source == Source.FILE and not item.size_bytes:
        return "empty" if item.state == State.STAGED else "not_here"
    return _of_medium(item) if item.kind else "wrong_type"


def _of_medium(item: UploadItem) -> str:
    if item.size_bytes >= limits.MAX_BYTES_POSTED[item.kind]:
        return "too_large"
    if item.pixels > limits.IMAGE_PIXELS:
        return "too_many_pixels"
    if item.duration_s > limits.VIDEO_S and item.kind == Kind.VIDEO:
        return "too_long"
    return ""
