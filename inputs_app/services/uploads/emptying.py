"""Takes the bytes of files out of staging once the API has them.

What a killed worker left behind, the next turn at the chunk takes away.
"""

from inputs_app.models import Chunk, StagedFile, UploadItem
from inputs_app.services.uploads import content

State = UploadItem.State
HAD = (State.ACCEPTED, State.DONE)


def empty(chunk: Chunk) -> int:
    """Removes the bytes of those items of a chunk that the API has; gives how many files."""
    files = StagedFile.objects.filter(item__chunk=chunk, item__state__in=HAD)
    return content.empty(list(files.values_list("item_id", flat=True)))
