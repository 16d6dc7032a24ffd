"""Exports of versions: asked for, written by a worker part by part, then put into one zip file.

Names of files in it are ours: ids of people never become names.
"""

import tempfile
import zipfile
from dataclasses import dataclass
from types import ModuleType
from typing import IO, Any, cast
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from inputs_service import leases, statuses
from inputs_service.datasets import clarifai_json, clarifai_protobuf, coco, folders, snapshots
from inputs_service.errors import InvalidRequest
from inputs_service.models import App, DatasetExport, DatasetVersion
from inputs_service.patience import patient
from inputs_service.wire.values import int64

Message = dict[str, Any]
PENDING, IN_PROGRESS, READY, FAILED = 64201, 64203, 64200, 64202
ATTEMPTS = 5
WAIT_S = 2.0
LEVEL = 4
COPY_BYTES = 256 * 1024
PREFIX = "exports/users"


@dataclass(frozen=True)
class Format:
    """A format: its field in DatasetVersionExportInfo, and the room that writes it."""

    field: str
    room: ModuleType


FORMATS = {
    1: Format("clarifai_data_protobuf", clarifai_protobuf),
    2: Format("coco", coco),
    3: Format("clarifai_data_json", clarifai_json),
}
"""Source: DatasetVersionExportFormat."""


def asked(given: list[Message]) -> list[int]:
    """The formats that a request names. Raises: InvalidRequest."""
    if not 1 <= len(given) <= len(FORMATS):
        raise InvalidRequest(f"exports: must have 1 to {len(FORMATS)} elements")
    for number, one in enumerate(given):
        if one.get("format") not in FORMATS:
            raise InvalidRequest(
                f"exports[{number}].format: must be CLARIFAI_DATA_PROTOBUF, CLARIFAI_DATA_JSON"
                " or COCO"
            )
        if one.get("include_embeddings"):
            raise InvalidRequest(f"exports[{number}].include_embeddings: there are none here")
    return [one["format"] for one in given]


def ensure(version: DatasetVersion, formats: list[int]) -> list[DatasetExport]:
    """The exports of a version in these formats, begun where there are none yet."""
    now = timezone.now()
    for number in formats:
        DatasetExport.objects.get_or_create(
            version=version, format=number, defaults={"due_at": now}
        )
    found = {row.format: row for row in DatasetExport.objects.filter(version=version)}
    return [found[number] for number in formats]


def told(row: DatasetExport, app: App) -> Message:
    """The export as the API tells it. Source: DatasetVersionExport; size is 64-bit."""
    answer: Message = {
        "format": row.format,
        "status": statuses.status(row.status, row.status_details),
    }
    if row.status == READY:
        user, name = quote(app.user.user_id, safe=""), quote(app.app_id, safe="")
        address = f"{PREFIX}/{user}/apps/{name}/{row.file}.zip"
        answer["url"] = f"{settings.SERVICE_PUBLIC_URL}/{address}"
        answer["size"] = int64(row.size_bytes)
    return answer


def step(row: DatasetExport) -> bool:
    """Converts the next part, or puts all into the zip file; False when nothing is left to do now.

    First the file, then the row: what a killed worker wrote is written again, the same.
    """
    version = row.version
    if version.status == snapshots.FAILED or row.attempt >= ATTEMPTS:
        is_ours = version.status != snapshots.FAILED
        details = "Writing it failed too often." if is_ours else "The version failed."
        leases.end(row, status=FAILED, status_details=details)
        return False
    if version.status != snapshots.READY:
        leases.release(row, in_s=WAIT_S)
        return False
    if row.progress.get("parts", 0) < version.parts_count:
        return _convert(row, version)
    _assemble(row, version)
    return False


def _convert(row: DatasetExport, version: DatasetVersion) -> bool:
    number = row.progress.get("parts", 0)
    lines = folders.lines_of(version.file, snapshots.part_name(number))
    pieces, progress = FORMATS[row.format].room.pieces(lines, row.progress)
    for name, content in pieces.items():
        folders.write_packed(version.file, _piece(row, name, number), content)
    return _advance(row, {**progress, "parts": number + 1})


def _piece(row: DatasetExport, name: str, number: int) -> str:
    return f"export-{row.pk}-{name}-{number:06}.gz"


@patient
def _advance(row: DatasetExport, progress: Message) -> bool:
    row.progress = progress
    fields = {"status": IN_PROGRESS, "progress": progress, "modified_at": timezone.now()}
    return leases.holds(row, attempt=0, **fields) and leases.renew(row)


def _assemble(row: DatasetExport, version: DatasetVersion) -> None:
    token = folders.new()
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            for name, contents in FORMATS[row.format].room.entries(row.progress):
                with archive.open(_info(name, version), "w", force_zip64=True) as entry:
                    for content in contents:
                        _copy(row, version, content, entry)
                        if not leases.renew(row):
                            return
        size_bytes = file.tell()
        folders.write(version.file, f"{token}.zip", cast("Any", file))
    fields = {"status": READY, "file": token, "size_bytes": size_bytes}
    if leases.end(row, **fields, modified_at=timezone.now()):
        folders.remove_some(version.file, f"export-{row.pk}-")
    else:
        folders.remove_some(version.file, token)


def _info(name: str, version: DatasetVersion) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, version.created_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _copy(row: DatasetExport, version: DatasetVersion, content: Any, entry: IO[bytes]) -> None:
    """Writes bytes, or the piece of a part: (name, number of the part)."""
    if isinstance(content, bytes):
        entry.write(content)
        return
    name, number = content
    with folders.unpacked(version.file, _piece(row, name, number)) as file:
        while some := file.read(COPY_BYTES):
            entry.write(some)
