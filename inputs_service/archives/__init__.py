"""What is inside ZIP and tar archives, one member after the other with bounded memory. Nothing is
ever written to a disk here, and names inside an archive are never used as paths."""

from inputs_service.archives.caps import Caps, Damaged, Unreadable
from inputs_service.archives.member import Member
from inputs_service.archives.opening import is_archive, members

__all__ = ["Caps", "Damaged", "Member", "Unreadable", "is_archive", "members"]
