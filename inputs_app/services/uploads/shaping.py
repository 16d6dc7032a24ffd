"""The whole JSON in which an item goes to the API, with the bytes of its file."""

import binascii

from inputs_app.client.types import Json
from inputs_app.models import UploadItem
from inputs_app.processing import applied
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import content, options
from inputs_app.services.uploads.options import Options
from inputs_core.joined import NotWhole
from inputs_core.limits import MB

Kind, Source = UploadItem.Kind, UploadItem.Source
PIECE_BYTES = 3 * MB // 2
"""A multiple of three, so that pieces of base64 join."""
NOT_HERE = "The bytes of this file are not here any more. Upload the file again."
NOT_TEXT = "This file is not text in UTF-8. Save it as UTF-8 and upload it again."
NO_KIND = "It is not known what kind of input this is. Say whether it is an image or text."


def shaped(item: UploadItem, given: Options) -> Json:
    """An input as PostInputs takes it, see `options.input_of`.

    Reads the bytes of a file: hold one request in memory, not many.
    Raises: ProductError for an item that cannot be sent; StorageFailed.
    """
    if not item.kind:
        raise ProductError(NO_KIND)
    shape = options.input_of(item, given)
    if item.source == Source.FILE:
        shape["data"][item.kind] |= _bytes(item, given)
    return shape


def _base64(item: UploadItem) -> str:
    """The bytes in base64, made piece by piece: a large file is in memory once, not three times."""
    found = bytearray()
    with content.opened(item) as file:
        while piece := file.read(PIECE_BYTES):
            found += binascii.b2a_base64(piece, newline=False)
    return found.decode("ascii")


def _text(item: UploadItem) -> str:
    with content.opened(item) as file:
        return file.read().decode("utf-8-sig")


def _bytes(item: UploadItem, given: Options) -> Json:
    try:
        if item.kind != Kind.TEXT:
            return {"base64": _base64(item)}
        return {"raw": applied(given.processing, _text(item))}
    except UnicodeDecodeError:
        raise ProductError(NOT_TEXT) from None
    except (FileNotFoundError, NotWhole):
        raise ProductError(NOT_HERE) from None
