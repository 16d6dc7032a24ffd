"""The bytes of a staged file, read across the objects in which they lie, and taken away again."""

import io
from collections.abc import Collection
from typing import BinaryIO, cast

from inputs_app.models import StagedFile, StagedPart, UploadItem
from inputs_app.services import staging
from inputs_core.joined import Joined, NotWhole

PIECE_BYTES = 256 * 1024
FILES_AT_ONCE = 500


def opened(item: UploadItem) -> BinaryIO:
    """The bytes of a whole file, open for reading and seeking; close it afterwards.

    Units/limits: 256 kB of it in memory, one of its objects open at a time.
    Raises: NotWhole; while it is read: StorageFailed, FileNotFoundError, NotWhole.
    """
    return cast("BinaryIO", io.BufferedReader(joined(item), PIECE_BYTES))


def joined(item: UploadItem) -> Joined:
    """As `opened`, without a buffer. Raises: NotWhole."""
    file = StagedFile.objects.filter(item=item).first()
    if file is None or file.offset_bytes != file.size_bytes:
        raise NotWhole(f"item {item.pk} is not here")
    parts = file.parts.order_by("start_bytes").values_list("name", "size_bytes")
    return Joined(list(parts), staging.opened)


def empty(item_ids: Collection[int]) -> int:
    """Takes away the bytes of items, as of those that the API has; gives how many files there were.

    Rows go first: killed in between, the objects belong to nobody and are swept. Not inside a
    transaction: it asks the storage.
    """
    count = 0
    found = list(StagedFile.objects.filter(item__in=item_ids).values_list("pk", flat=True))
    for start in range(0, len(found), FILES_AT_ONCE):
        some = found[start : start + FILES_AT_ONCE]
        names = list(StagedPart.objects.filter(file__in=some).values_list("name", flat=True))
        StagedFile.objects.filter(pk__in=some).delete()
        staging.discard(names)
        count += len(some)
    return count
