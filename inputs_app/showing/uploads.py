"""Uploads as their page tells them: sums, what all inputs get, items as rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inputs_app.forms import id_lists
from inputs_app.models import Job, UploadItem
from inputs_app.services.uploads import mending, options
from inputs_app.services.uploads.faults import FAULTS
from inputs_app.services.uploads.plans import Sums
from inputs_app.showing import upload_causes, words
from inputs_app.showing.upload_causes import Fix

State, Kind, Source = UploadItem.State, UploadItem.Kind, UploadItem.Source
ICONS = {Kind.IMAGE: "image", Kind.VIDEO: "video", Kind.AUDIO: "audio", Kind.TEXT: "text"}
DOTS = {
    State.PLANNED: "waiting",
    State.STAGED: "waiting",
    State.CLAIMED: "running",
    State.SENT: "running",
    State.ACCEPTED: "running",
    State.DONE: "done",
    State.FAILED: "failed",
    State.SKIPPED: "cancelled",
}
NAME_CHARACTERS = 200
OPTIONS = {
    "datasets": "dataset",
    "concepts": "concepts",
    "metadata": "metadata",
    "place": "place",
    "absent_concepts": "absent concepts",
    "processing": "changed before sending",
    "allow_duplicate_url": "same URL twice",
}
"""What can be said of all inputs of an upload, as one line tells it."""


@dataclass(frozen=True)
class ItemRow:
    """One item: what, where it stands, and what is to be said of it."""

    name: str
    input_id: str
    icon: str
    kind: str
    size: str
    dot: str
    state: str
    said: str
    is_in_app: bool
    number: int = 0
    fault: str = ""
    fixes: Sequence[Fix] = ()
    can_be_mended: bool = False


def facts(sums: Sums) -> list[tuple[str, str]]:
    """The sums of a draft."""
    about = "≥ " if sums.is_about else ""
    told = [
        ("chosen", words.number(sums.chosen)),
        ("ok", words.number(sums.ok)),
        ("with problems", words.number(sums.problems)),
        ("to send", words.size(sums.size_bytes)),
        (f"request{'' if sums.requests == 1 else 's'}", f"{about}{words.number(sums.requests)}"),
    ]
    return [*told, ("left out", words.number(sums.left_out))] if sums.left_out else told


def plan_rows(items: Sequence[UploadItem]) -> list[ItemRow]:
    """The items of a draft."""
    return [_row(item, *_planned(item)) for item in items]


def rows(items: Sequence[UploadItem]) -> list[ItemRow]:
    """The items of an upload that was started."""
    return [
        _row(item, DOTS[State(item.state)], item.get_state_display(), item.problem)
        for item in items
    ]


def initial(job: Job) -> dict[str, Any]:
    """The batch options of a draft as the form shows them."""
    found = options.of(job)
    point = found.geo.get("geo_point")
    return {
        "title": job.title,
        "datasets": id_lists.written(found.dataset_ids),
        "concepts": id_lists.written(it["id"] for it in found.concepts if it["value"]),
        "absent_concepts": id_lists.written(it["id"] for it in found.concepts if not it["value"]),
        "metadata": json.dumps(found.metadata, ensure_ascii=False) if found.metadata else "",
        "place": f"{point['latitude']:g}, {point['longitude']:g}" if point else "",
        "processing": found.processing,
        "allow_duplicate_url": found.allow_duplicate_url,
    }


def options_said(initial: Mapping[str, Any]) -> str:
    """Which of the batch options say something, in one line; `initial` is what `initial` gives."""
    said = [word for name, word in OPTIONS.items() if initial.get(name)]
    told = words.listed(said or [*OPTIONS.values()][:4])
    return f"{'Set: ' if said else 'Set '}{told}"


def _planned(item: UploadItem) -> tuple[str, str, str]:
    if item.state == State.SKIPPED:
        return DOTS[State.SKIPPED], "Left out", item.problem
    if item.fault:
        fault = FAULTS[item.fault]
        dot = "failed" if fault.is_grave else "problems"
        return dot, fault.word, item.problem or fault.sentence
    file = getattr(item, "staged_file", None)
    if item.source == Source.FILE and file is not None and file.offset_bytes < file.size_bytes:
        return "running", "On its way", f"{words.size(file.offset_bytes)} here"
    return "done", "Ok", ""


def _row(item: UploadItem, dot: str, state: str, said: str) -> ItemRow:
    kind = Kind(item.kind).label if item.kind else ""
    if item.pixels:
        kind += f", {item.pixels / 1_000_000:.0f} MP" if item.pixels > 10_000_000 else ""
    if item.duration_s:
        kind += f", {words.duration(item.duration_s)}"
    return ItemRow(
        name=item.name[:NAME_CHARACTERS],
        input_id=item.input_id,
        icon=ICONS[Kind(item.kind)] if item.kind else "help",
        kind=kind,
        size="" if _has_no_size(item) else words.size(item.size_bytes),
        dot=dot,
        state=state,
        said=said,
        is_in_app=item.state in (State.ACCEPTED, State.DONE),
        number=item.number,
        fault=item.fault,
        fixes=upload_causes.own_fixes(item),
        can_be_mended=mending.can_be_mended(item),
    )


def _has_no_size(item: UploadItem) -> bool:
    return item.source == Source.URL or item.fault == "bad_row"
