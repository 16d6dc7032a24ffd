"""Takes the bytes of files out of staging once the API has them.

First the objects, then their rows: killed in between, the rows still name what is left, and the
next turn at the chunk takes it away.
"""

from inputs_app.models import Chunk, StagedFile, StagedPart, UploadItem
from inputs_app.services import staging

State = UploadItem.State
HAD = (State.ACCEPTED, State.DONE)


def empty(chunk: Chunk) -> int:
    """Removes the bytes of those items of a chunk that the API has; gives how many files."""
    files = StagedFile.objects.filter(item__chunk=chunk, item__state__in=HAD)
    pks = list(files.values_list("pk", flat=True))
    if pks:
        parts = StagedPart.objects.filter(file__in=pks)
        staging.remove(list(parts.values_list("name", flat=True)))
        StagedFile.objects.filter(pk__in=pks).delete()
    return len(pks)
