"""CLARIFAI_DATA_PROTOBUF: batches of inputs with all that was said of them, as InputBatch messages.

Shape of the zip file: as in clarifai_json.py. Source: the SDK's DatasetExportReader.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from clarifai_grpc.grpc.api import resources_pb2

from inputs_service.datasets import clarifai_json, lines
from inputs_service.datasets.clarifai_json import Content, Progress
from inputs_service.wire import to_protobuf

MIMETYPE = b"application/x.clarifai-data+protobuf"


def pieces(part: Iterable[bytes], progress: Progress) -> tuple[dict[str, bytes], Progress]:
    """What a part of a snapshot becomes, and how far the export is then."""
    inputs = [lines.whole(orjson.loads(line)) for line in part]
    batch: Any = to_protobuf.answer({"inputs": inputs}, resources_pb2.InputBatch)
    counts = [*progress.get("counts", ()), len(inputs)]
    return {"batch": batch.SerializeToString()}, {"counts": counts}


def entries(progress: Progress) -> Iterator[tuple[str, list[Content]]]:
    """The files of the zip file with their contents: bytes, or pieces of parts."""
    return clarifai_json.named(MIMETYPE, progress)
