"""The problems of a draft as its plan tells them, with what may be done about each."""

from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.models import UploadItem
from inputs_app.services.uploads import mistaken, row_datasets
from inputs_app.services.uploads.faults import FAULTS, FIXES, MAKE, READ, WITHOUT
from inputs_app.services.uploads.manifests import MOST_BYTES
from inputs_app.services.uploads.plans import Cause
from inputs_app.showing import words
from inputs_core.limits import MB

PROBLEM_CHARACTERS = 200
DATASET_CHARACTERS = 60
TABLES = f"A table of inputs goes under Manifest, up to {MOST_BYTES // MB} MB."


@dataclass(frozen=True)
class Fix:
    """A button: what it does, and what it says."""

    name: str
    label: str
    is_first: bool


@dataclass(frozen=True)
class CauseRow:
    """A problem of some items of a draft; `dataset`: the one that they lack, if it is that."""

    fault: str
    dataset: str
    dot: str
    count: str
    sentence: str
    more: str
    fixes: Sequence[Fix]


def causes(found: Sequence[Cause]) -> list[CauseRow]:
    """The problems of a draft, with buttons."""
    return [_cause(one) for one in found]


def own_fixes(item: UploadItem) -> Sequence[Fix]:
    """What is decided for each by itself: one file may be a manifest, another not."""
    if item.fault != mistaken.FAULT or item.state == UploadItem.State.SKIPPED:
        return ()
    return [Fix(READ, FIXES[READ], is_first=True)]


def _cause(cause: Cause) -> CauseRow:
    fault = FAULTS[cause.fault]
    fixes = [one for one in fault.fixes if one != MAKE or cause.dataset]
    return CauseRow(
        fault=cause.fault,
        dataset=cause.dataset,
        dot="failed" if fault.is_grave else "problems",
        count=words.number(cause.count),
        sentence=_sentence(cause),
        more=_more(cause),
        fixes=[Fix(one, _label(cause, one), place == 0) for place, one in enumerate(fixes)],
    )


def _label(cause: Cause, fix: str) -> str:
    return "Send without them" if cause.datasets and fix == WITHOUT else FIXES[fix]


def _sentence(cause: Cause) -> str:
    if cause.datasets:
        return f"All {words.number(cause.datasets)} datasets that are not in the app together."
    if cause.dataset:
        return row_datasets.problem_of(_brief(cause.dataset))
    return FAULTS[cause.fault].sentence


def _brief(dataset: str) -> str:
    """A long id without its middle; the list of its rows tells it whole."""
    start, end = words.split_id(dataset)
    return dataset if len(start) <= DATASET_CHARACTERS else f"{start[:DATASET_CHARACTERS]}…{end}"


def _more(cause: Cause) -> str:
    if cause.datasets or cause.dataset:
        return ""
    if cause.fault == "too_large":
        more = TABLES if mistaken.is_named_so(cause.example.name) else ""
        return f"Largest {words.size(cause.largest_bytes)}. {more}".strip()
    if cause.fault == "too_many_pixels":
        return f"Largest {cause.most_pixels / 1_000_000:.0f}."
    if cause.fault == "bad_row":
        return cause.example.problem[:PROBLEM_CHARACTERS]
    if cause.fault in ("bad_id", "same_id", "exists_in_app"):
        return f"For example “{cause.example.input_id[:60]}”."
    return f"For example {cause.example.name[:80]}"
