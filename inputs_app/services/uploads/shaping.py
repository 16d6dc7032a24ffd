"""The JSON in which an item goes to the API: its medium, and what the whole upload says of each."""

import base64
from collections.abc import Mapping
from typing import Any

from inputs_app.client.types import Json
from inputs_app.models import StagedPart, UploadItem
from inputs_app.services import staging
from inputs_app.services.errors import ProductError

Kind, Source = UploadItem.Kind, UploadItem.Source
NOT_HERE = "The bytes of this file are not here any more. Upload the file again."
NOT_TEXT = "This file is not text in UTF-8. Save it as UTF-8 and upload it again."
NOTHING_IN_IT = "It is not known what kind of input this is. Say whether it is an image or text."


def shaped(item: UploadItem, options: Mapping[str, Any]) -> Json:
    """An input as PostInputs takes it; where the item and the upload say different, the item wins.

    Shape: id, data (a medium by its kind, concepts, metadata, geo and more), dataset_ids. Reads the
    bytes of a file: hold one request in memory, not many.
    Raises: ProductError for an item that cannot be sent.
    Source: clarifai-grpc proto Input, Data, Image.allow_duplicate_url.
    """
    if not item.kind:
        raise ProductError(NOTHING_IN_IT)
    data = {**_shared(options), **item.data}
    if concepts := _concepts(item.data, options):
        data["concepts"] = concepts
    if metadata := {**(options.get("metadata") or {}), **(item.data.get("metadata") or {})}:
        data["metadata"] = metadata
    data[item.kind] = {**(item.data.get(item.kind) or {}), **_medium(item, options)}
    shape: Json = {"id": item.input_id, "data": data}
    if datasets := [*dict.fromkeys([*item.dataset_ids, *(options.get("dataset_ids") or [])])]:
        shape["dataset_ids"] = datasets
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


def _shared(options: Mapping[str, Any]) -> Json:
    geo = options.get("geo")
    return {"geo": geo} if geo else {}


def _concepts(own: Mapping[str, Any], options: Mapping[str, Any]) -> list[Json]:
    """Those of the item, then those of the upload about which the item says nothing."""
    given = [*(options.get("concepts") or []), *(own.get("concepts") or [])]
    chosen = {concept["id"]: concept for concept in given}
    first = [concept["id"] for concept in own.get("concepts") or []]
    return [chosen[one] for one in dict.fromkeys([*first, *chosen])]


def _medium(item: UploadItem, options: Mapping[str, Any]) -> Json:
    if item.source == Source.URL:
        allowed = {"allow_duplicate_url": True} if options.get("allow_duplicate_url") else {}
        return {"url": item.url, **allowed}
    if item.source == Source.TEXT:
        return {"raw": item.text}
    if item.kind == Kind.TEXT:
        return {"raw": _decoded(content(item))}
    return {"base64": base64.b64encode(content(item)).decode("ascii")}


def _decoded(found: bytes) -> str:
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProductError(NOT_TEXT) from None
