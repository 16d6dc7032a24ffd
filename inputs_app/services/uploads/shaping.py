"""The whole JSON in which an item goes to the API, with the bytes of its file."""

import base64

from inputs_app.client.types import Json
from inputs_app.models import StagedPart, UploadItem
from inputs_app.processing import applied
from inputs_app.services import staging
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import options
from inputs_app.services.uploads.options import Options

Kind, Source = UploadItem.Kind, UploadItem.Source
NOT_HERE = "The bytes of this file are not here any more. Upload the file again."
NOT_TEXT = "This file is not text in UTF-8. Save it as UTF-8 and upload it again."
NO_KIND = "It is not known what kind of input this is. Say whether it is an image or text."


def shaped(item: UploadItem, given: Options) -> Json:
    """An input as PostInputs takes it, see `options.input_of`.

    Reads the bytes of a file: hold one request in memory, not many.
    Raises: ProductError for an item that cannot be sent.
    """
    if not item.kind:
        raise ProductError(NO_KIND)
    shape = options.input_of(item, given)
    if item.source == Source.FILE:
        shape["data"][item.kind] |= _bytes(item, given)
    return shape


def content(item: UploadItem) -> bytes:
    """All bytes of a file that has arrived. Raises: ProductError where one of its parts is gone."""
    names = StagedPart.objects.filter(file__item=item).order_by("start_bytes")
    parts = []
    try:
        for name in names.values_list("name", flat=True):
            with staging.opened(name) as part:
                parts.append(part.read())
    except FileNotFoundError:
        raise ProductError(NOT_HERE) from None
    found = b"".join(parts)
    if len(found) != item.size_bytes:
        raise ProductError(NOT_HERE)
    return found


def _bytes(item: UploadItem, given: Options) -> Json:
    if item.kind != Kind.TEXT:
        return {"base64": base64.b64encode(content(item)).decode("ascii")}
    try:
        text = content(item).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProductError(NOT_TEXT) from None
    return {"raw": applied(given.processing, text)}
