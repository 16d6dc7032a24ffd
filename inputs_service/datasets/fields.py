"""What a dataset or a version says of itself: checked, and changed by the three actions of patches.

Source: Dataset, DatasetVersion and PatchDatasetsRequest of clarifai-grpc.
"""

import base64
from collections.abc import Iterable
from typing import Any

import orjson

from inputs_core import patching
from inputs_core.limits import MB
from inputs_service.errors import InvalidRequest

Message = dict[str, Any]
PRIVATE = 10
GETTABLE = (10, 30, 50)
TEXT_BYTES = 64 * 1024
"""Source: Dataset.notes, "supports up to 64Kbs"."""
METADATA_BYTES = MB
MERGE, OVERWRITE, REMOVE = "merge", "overwrite", "remove"
TEXTS = ("description", "notes")
EXTRA = ("visibility", "image", "default_annotation_filter", "default_processing_info")


def checked(given: Message, path: str) -> Message:
    """The fields that a dataset keeps of those that were given, each within its limits.

    Shape: description, notes, metadata, and `extra` with what is kept as it is.
    Raises: InvalidRequest with the path of what is wrong.
    """
    kept: Message = {name: given[name] for name in TEXTS if name in given}
    for name, text in kept.items():
        if len(text.encode()) > TEXT_BYTES:
            raise InvalidRequest(f"{path}.{name}: must have at most {TEXT_BYTES} bytes")
    if "metadata" in given:
        kept["metadata"] = given["metadata"]
        if len(orjson.dumps(given["metadata"])) > METADATA_BYTES:
            raise InvalidRequest(f"{path}.metadata: must have at most {METADATA_BYTES} bytes")
    extra = kept_whole(given, EXTRA, path)
    if "visibility" in extra:
        extra["visibility"] = {"gettable": _gettable(extra["visibility"], path)}
    if "image" in extra:
        extra["image"] = {"url": _image_url(extra["image"], path)}
    return {**kept, "extra": extra}


def _gettable(visibility: Message, path: str) -> int:
    gettable = visibility.get("gettable") or PRIVATE
    if gettable not in GETTABLE:
        raise InvalidRequest(f"{path}.visibility.gettable: must be 10, 30 or 50")
    return int(gettable)


def _image_url(image: Message, path: str) -> str:
    url = str(image.get("url") or "")
    if not url.startswith(("http://", "https://")):
        raise InvalidRequest(f"{path}.image.url: must be an http or https address")
    return url


def kept_whole(given: Message, names: Iterable[str], path: str) -> Message:
    """Those of the named messages that were given, as JSON. Raises: InvalidRequest over 64 kB."""
    kept = {name: storable(given[name]) for name in names if given.get(name)}
    for name, value in kept.items():
        if len(orjson.dumps(value)) > TEXT_BYTES:
            raise InvalidRequest(f"{path}.{name}: must have at most {TEXT_BYTES} bytes")
    return kept


def storable(value: Any) -> Any:
    """A checked value as JSON: bytes become base64 again."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: storable(inner) for name, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list) else value


def patch(row: Any, given: Message, action: str, path: str) -> None:
    """Changes the fields of a dataset's row that were given; those that were not stay.

    merge puts metadata into what is there, overwrite replaces it; remove takes the image away
    whose address is given. Raises: InvalidRequest.
    """
    kept = checked(given, path)
    if action == REMOVE:
        _remove_image(row, kept, path)
        return
    for name in TEXTS:
        if name in kept:
            setattr(row, name, kept[name])
    if "metadata" in kept:
        is_merge = action == MERGE
        row.metadata = (
            patching.merge(row.metadata, kept["metadata"]) if is_merge else kept["metadata"]
        )
    row.extra = {**row.extra, **kept["extra"]}


def _remove_image(row: Any, kept: Message, path: str) -> None:
    url = kept["extra"].get("image", {}).get("url")
    if not url or len(kept) > 1:
        raise InvalidRequest(f"{path}: remove takes away an image only: send image.url and no more")
    if url != row.extra.get("image", {}).get("url"):
        raise InvalidRequest(f"{path}.image.url: the dataset has another image")
    row.extra = {name: value for name, value in row.extra.items() if name != "image"}


def action_of(request: Message, allowed: tuple[str, ...]) -> str:
    """The action of a patch. Raises: InvalidRequest for none and for one that is not allowed."""
    action = str(request.get("action") or "")
    if action not in allowed:
        raise InvalidRequest(f"action: must be one of {', '.join(allowed)}")
    return action
