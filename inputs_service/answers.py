"""Stored answers of inputs, completed as they are read: names of concepts, addresses of hosted
media and the status are never stored in them, so a rename or a move of the host shows at once."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import orjson
from django.conf import settings

from inputs_service import lookups, statuses
from inputs_service.annotations import traits
from inputs_service.models import App, Concept

Answer = dict[str, Any]
StoredRow = tuple[str, int, str]
FIELDS = ("answer", "status", "status_details")
"""What `spliced` needs of an Input, for `values_list`."""
PLACES = ("image", "video", "text", "audio")
HOSTED = ("hosted", "hosted_thumbnail")


def hosted_suffix(user_id: str, app_id: str, place: str, digest: str) -> str:
    """The part of hosted addresses behind the size, ready to stand in a URL.

    Source: published answers, `users/<u>/apps/<a>/inputs/image/<32 hex>`.
    """
    user, app = quote(user_id, safe=""), quote(app_id, safe="")
    return f"users/{user}/apps/{app}/inputs/{place}/{digest[:32]}"


def spliced(rows: Iterable[StoredRow], app: App) -> list[Answer]:
    """The inputs as the API tells them, in the order of `rows`; a query per 10,000 names.

    Shape of a row: see FIELDS. Shape of an input: id, data, created_at, modified_at, status.
    """
    inputs = [_with_status(row) for row in rows]
    name_concepts((answer["data"] for answer in inputs), app)
    for answer in inputs:
        _host(answer["data"])
    return inputs


def name_concepts(data: Iterable[Answer], app: App) -> None:
    """Gives every concept of inputs' or annotations' data its name and app; a query per 10,000."""
    concepts = [concept for one in data for concept in traits.concepts_in(one)]
    names = _names(app, {concept["id"] for concept in concepts})
    for concept in concepts:
        concept["name"] = names.get(concept["id"], concept["id"])
        concept["app_id"] = app.app_id


def _with_status(row: StoredRow) -> Answer:
    stored, code, details = row
    answer: Answer = orjson.loads(stored)
    answer["status"] = statuses.status(code, details)
    return answer


def _names(app: App, concept_ids: set[str]) -> dict[str, str]:
    return lookups.found(Concept.objects.filter(app=app), "concept_id", concept_ids, "name")


def _host(data: Answer) -> None:
    prefix = settings.SERVICE_PUBLIC_URL
    for place in PLACES:
        media = data.get(place)
        if media is None:
            continue
        for name in HOSTED:
            if name in media:
                media[name] = {"prefix": prefix, **media[name], "crossorigin": "use-credentials"}
        if "url" not in media and "hosted" in media:
            media["url"] = f"{prefix}/orig/{media['hosted']['suffix']}"
