"""The old client, opened for a place, and the images that it makes."""

from functools import partial
from typing import Any

from clarifai.rest import ClarifaiApp, Image

from tests.live.clients.cases import until
from tests.live.clients.places import Place


def app(at: Place) -> Any:
    """The client of the app."""
    return ClarifaiApp(api_key=at.key, base_url=at.rest)


def image(at: Place, image_id: str | None = None, **options: Any) -> Image:
    """An image by URL, which may be in the app already."""
    return Image(url=at.url("image.jpg"), image_id=image_id, allow_dup_url=True, **options)


def concepts(one: Any) -> tuple[list[str], list[str]]:
    """The present and the absent concepts of an image."""
    return one.concepts or [], one.not_concepts or []


def ids(images: Any) -> list[str]:
    """The ids of images."""
    return [one.input_id for one in images]


def done(opened: Any, image_id: str) -> Any:
    """An image as soon as it is processed; a failure fails the case."""
    found = until(
        partial(opened.inputs.get, image_id), lambda it: it.status.code not in (30001, 30003)
    )
    assert found.status.code == 30000, found.status.dict()
    return found
