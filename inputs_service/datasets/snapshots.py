"""Writes versions: the members of a dataset, some at a time, into files that never change."""

from typing import Any

import orjson

from inputs_service import dispatch, leases
from inputs_service.datasets import folders, lines, members, metrics
from inputs_service.models import Annotation, App, DatasetVersion
from inputs_service.patience import patient

PENDING, IN_PROGRESS, READY, FAILED = 64005, 64010, 64015, 64020
PART_INPUTS = 500
PART_ANNOTATIONS = 20_000
"""A part has fewer inputs where they carry more annotations than that."""
ATTEMPTS = 5


def part_name(number: int) -> str:
    """The file of a part. Shape: gzip of lines, see lines.py."""
    return f"part-{number:06}.jsonl.gz"


def step(row: DatasetVersion) -> bool:
    """Writes the next part; False when there is none, or somebody else has the row.

    First the file, then the row: a part whose worker was killed is written again, the same.
    """
    app = row.dataset.app
    if app is None or row.attempt >= ATTEMPTS:
        details = "The dataset was deleted." if app is None else "Writing it failed too often."
        leases.end(row, status=FAILED, status_details=details)
        return False
    keys = _next_keys(row)
    if not keys:
        leases.end(row, status=READY)
        dispatch.wake(dispatch.DATASETS_DUE)
        return False
    return _write(row, app, keys)


def _next_keys(row: DatasetVersion) -> list[int]:
    window = members.window(row.dataset, after=row.last_key).filter(pk__lte=row.last_member)
    keys = list(window.values_list("input_id", flat=True)[:PART_INPUTS])
    while len(keys) > 1 and _annotations(keys) > PART_ANNOTATIONS:
        keys = keys[: len(keys) // 2]
    return keys


def _annotations(keys: list[int]) -> int:
    return Annotation.objects.filter(input__in=keys).count()


def _write(row: DatasetVersion, app: App, keys: list[int]) -> bool:
    found = lines.of(app, keys)
    wholes = [lines.whole(line) for line in found]
    if row.extra.get("annotation_filter_config", {}).get("ignore_empty_inputs"):
        kept = [bool(_says_something(whole["data"])) for whole in wholes]
        found = [line for line, is_kept in zip(found, kept, strict=True) if is_kept]
        wholes = [whole for whole, is_kept in zip(wholes, kept, strict=True) if is_kept]
    parts_count = row.parts_count
    if found:
        packed = [orjson.dumps(line) for line in found]
        folders.write_lines(row.file, part_name(parts_count), packed)
        parts_count += 1
    return _advance(
        row,
        last_key=keys[-1],
        parts_count=parts_count,
        inputs_count=row.inputs_count + len(found),
        metrics=metrics.added(row.metrics, wholes),
    )


def _says_something(data: dict[str, Any]) -> bool:
    return any(data.get(name) for name in ("concepts", "regions", "frames", "time_segments"))


@patient
def _advance(row: DatasetVersion, **fields: Any) -> bool:
    for name, value in fields.items():
        setattr(row, name, value)
    return leases.holds(row, status=IN_PROGRESS, attempt=0, **fields) and leases.renew(row)
