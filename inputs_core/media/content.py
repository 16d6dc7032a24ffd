"""All that is told of a file that an input holds in one of its places."""

import json
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from inputs_core.media import audio, images, video
from inputs_core.media.errors import UNSUPPORTED_FORMAT, MediaError
from inputs_core.media.sniffing import HEAD_BYTES, MediaType, sniff
from inputs_core.media.text import text_facts

PLACES = ("image", "video", "text", "audio")
ARTICLES = {"image": "an image", "video": "a video", "audio": "audio", "text": "a text"}


@dataclass(frozen=True)
class Content:
    """A file's content type, its facts (`{"image_info": {…}}`), and the files made from it by size:
    tiny, small and large of a picture, peaks (JSON) of sound."""

    content_type: str
    facts: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


def examine(place: str, file: BinaryIO) -> Content:
    """What a file is, judged for the place of an input that it was posted to.

    **Shape** of the facts: `image_info`, `video_info`, `audio_info` or `text_info` as in the API.
    Raises: MediaError with a code and a sentence where it does not belong there or cannot be read.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    found = _fitting(place, head)
    if place == "image":
        return _image(file, found)
    if place == "text":
        return Content(found.content_type, {"text_info": text_facts(file)})
    with video.opened(file, found, place) as container:
        if place == "video":
            facts = video.video_facts(container, found)
            frame = video.poster(container, facts["duration_seconds"])
            return Content(found.content_type, {"video_info": facts}, images.renditions(frame))
        facts = audio.audio_facts(container, found)
        outline = {"peaks": audio.peaks(container, facts["duration_seconds"])}
    content_type = found.content_type.replace("video/", "audio/")
    return Content(content_type, {"audio_info": facts}, {"peaks": json.dumps(outline).encode()})


def _image(file: BinaryIO, found: MediaType) -> Content:
    with images.opened(file) as image:
        facts = images.image_facts(image)
        return Content(found.content_type, {"image_info": facts}, images.renditions(image))


def _fitting(place: str, head: bytes) -> MediaType:
    found = sniff(head)
    if found is not None and place in found.places:
        return found
    raise MediaError(UNSUPPORTED_FORMAT, _misfit(place, head, found))


def _misfit(place: str, head: bytes, found: MediaType | None) -> str:
    wanted = ARTICLES[place]
    if not head:
        return "The file is empty."
    if found is None:
        return f"The file is not {wanted} in a supported format."
    if found.name in ("SVG", "HTML"):
        return f"{found.name} is not {wanted} in a supported format."
    kind = "plain text" if found.name == "text" else f"{ARTICLES[found.places[0]]} ({found.name})"
    return f"The file is {kind}, not {wanted}."
