"""What the kill test of jobs asks for: the rows of its upload, and what its change does."""

import csv
import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
PATCH: Json = {"concepts": [{"id": "seen", "value": 1}], "metadata": {"log": ["changed"]}}
"""Its list has no ids: merged twice, it would stand there twice."""
CHANGED = {"log": ["base", "changed"]}
MISSING_EVERY = 97
BATCH = 128


def base_id(number: int) -> str:
    """The id of an input that is there before, and is changed."""
    return f"base-{number:05}"


def upload_id(number: int) -> str:
    """The id of an input of the upload."""
    return f"upload-{number:05}"


def is_servable(number: int) -> bool:
    """Whether the address of an input of the upload can be fetched."""
    return number % MISSING_EVERY != 7


def url(origin: str, number: int) -> str:
    """The address of an input of the upload."""
    name = "upload" if is_servable(number) else "missing"
    return f"http://{origin}/{name}-{number}.txt"


def base(count: int) -> list[list[Json]]:
    """The inputs that are there before, in requests."""
    made = [
        {"id": base_id(n), "data": {"text": {"raw": f"Base {n}."}, "metadata": {"log": ["base"]}}}
        for n in range(count)
    ]
    return [made[start : start + BATCH] for start in range(0, count, BATCH)]


def uploaded(origin: str, number: int) -> Json:
    """What the service must tell of an input of the upload."""
    return {
        "url": url(origin, number),
        "concepts": {f"digit-{number % 10}": 1, "uploaded": 1},
        "metadata": {"number": number, "words": ["a", "ü"]},
    }


def write_table(path: Path, origin: str, count: int) -> None:
    """The upload as a table."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "url", "type", "concepts", "metadata"))
        for number in range(count):
            metadata = json.dumps({"number": number, "words": ["a", "ü"]})
            concepts = f"digit-{number % 10};uploaded"
            writer.writerow((upload_id(number), url(origin, number), "text", concepts, metadata))
