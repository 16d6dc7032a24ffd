"""Why bytes of a file are not taken: one error for each answer that tus knows.

Source: tus 1.0.0, core protocol and the extensions Creation, Checksum and Expiration.
"""

from inputs_app.services.errors import ProductError


class NotTaken(ProductError):
    """Nothing was stored, and nothing has moved."""


class Unreadable(NotTaken):
    """A header says nothing that can be understood."""


class WrongPlace(NotTaken):
    """The bytes do not begin where the stored ones end; ask for the offset and go on there."""


class TooLarge(NotTaken):
    """More bytes than are taken at once, in one file or in one upload."""


class Damaged(NotTaken):
    """The bytes are not those that their checksum was made of."""


class Closed(NotTaken):
    """The upload takes no more bytes."""


class NoRoom(NotTaken):
    """The disk or the storage takes nothing now; it may later."""
