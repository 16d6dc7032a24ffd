"""CLARIFAI_DATA_JSON: batches of inputs with all that was said of them, as JSON.

Shape of the zip file: `mimetype`, then `all/<number>_n<inputs>` with `{"inputs": […]}` each.
Source: the SDK's reader of exports, which takes the number of inputs from the name.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from inputs_service.datasets import lines

Progress = dict[str, Any]
Content = bytes | tuple[str, int]
MIMETYPE = b"application/x.clarifai-data+json"


def pieces(part: Iterable[bytes], progress: Progress) -> tuple[dict[str, bytes], Progress]:
    """What a part of a snapshot becomes, and how far the export is then."""
    inputs = [lines.whole(orjson.loads(line)) for line in part]
    counts = [*progress.get("counts", ()), len(inputs)]
    return {"batch": orjson.dumps({"inputs": inputs})}, {"counts": counts}


def entries(progress: Progress) -> Iterator[tuple[str, list[Content]]]:
    """The files of the zip file with their contents: bytes, or pieces of parts."""
    return named(MIMETYPE, progress)


def named(mimetype: bytes, progress: Progress) -> Iterator[tuple[str, list[Content]]]:
    """The type of the archive, and a file for each batch."""
    yield "mimetype", [mimetype]
    for number, count in enumerate(progress.get("counts", ())):
        yield f"all/{number:06}_n{count}", [("batch", number)]
