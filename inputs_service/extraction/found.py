"""Files that were found: which kind of input each becomes, or why it is passed over."""

from dataclasses import dataclass

from inputs_core import limits
from inputs_core.media import sniff
from inputs_service import archives
from inputs_service.models import Media

HEAD_BYTES = 4096
UNKNOWN, TOO_BIG, NESTED, DAMAGED = "unknown kind", "too big", "nested archive", "damaged"
DUPLICATE, REFUSED = "duplicate id", "refused"


@dataclass(frozen=True)
class Found:
    """A file that becomes an input: its name, its kind (image, video, text or audio), and its
    bytes, or their row where they are stored already."""

    name: str
    place: str
    content: bytes | Media


def place_of(head: bytes) -> str:
    """The kind of input that a file becomes, by its first 4,096 bytes; empty for none."""
    kind = sniff(head)
    return kind.places[0] if kind else ""


def reason_against(head: bytes, name: str, size_bytes: int) -> str:
    """Why a file within an archive is passed over; empty where it is to be taken."""
    if archives.is_archive(head, name):
        return NESTED
    place = place_of(head)
    if not place:
        return UNKNOWN
    return TOO_BIG if size_bytes > limits.MAX_BYTES_BY_URL[place] else ""
