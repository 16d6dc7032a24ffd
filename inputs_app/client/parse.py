"""From the API's JSON to our types: tolerant of missing fields, nulls, numbers as strings.

Odd shapes inside an input become "nothing there"; only an answer without the thing asked for is an
error.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from inputs_app.client import regions, shapes
from inputs_app.client.answers import whole_number
from inputs_app.client.errors import NotAnInputsApi
from inputs_app.client.types import (
    ApiUser,
    App,
    Concept,
    Content,
    Counts,
    Hosted,
    Input,
    InputKind,
    Json,
    MediaPart,
    Place,
    Status,
)

PLACES: Sequence[Place] = get_args(Place)


def inputs(answer: Json) -> list[Input]:
    """The inputs of an answer. Raises: NotAnInputsApi where `inputs` is no list."""
    found = answer.get("inputs") or []
    if not isinstance(found, list):
        raise NotAnInputsApi
    return [one_input(item) for item in found if isinstance(item, dict)]


def one_input(raw: Json) -> Input:
    """One input from its JSON, which stays reachable in `raw`."""
    return Input(
        id=shapes.text(raw.get("id")),
        status=status(raw.get("status")),
        created_at=shapes.moment(raw.get("created_at")),
        modified_at=shapes.moment(raw.get("modified_at")),
        raw=raw,
        reads=content,
    )


def content(raw: Json) -> Content:
    """What an input holds, from its JSON."""
    data = shapes.mapping(raw.get("data"))
    media = tuple(_media(data))
    point = shapes.mapping(shapes.mapping(data.get("geo")).get("geo_point"))
    return Content(
        kind=_kind(media),
        media=media,
        concepts=concepts(data.get("concepts")),
        metadata=dict(shapes.mapping(data.get("metadata"))),
        longitude=shapes.number(point.get("longitude"), 0.0) if point else None,
        latitude=shapes.number(point.get("latitude"), 0.0) if point else None,
        regions=tuple(
            regions.region(item, concepts) for item in shapes.mappings(data.get("regions"))
        ),
        dataset_ids=tuple(filter(None, map(shapes.text, shapes.items(raw.get("dataset_ids"))))),
    )


def status(raw: object) -> Status:
    """A status; code 0 where there is none."""
    fields = shapes.mapping(raw)
    return Status(
        code=whole_number(fields.get("code")) or 0,
        description=shapes.text(fields.get("description")),
        details=shapes.text(fields.get("details")),
        request_id=shapes.text(fields.get("req_id")),
    )


def concepts(raw: object) -> tuple[Concept, ...]:
    """Concepts in their order. An absent `value` is 1, the default that the proto declares."""
    return tuple(
        Concept(
            id=shapes.text(item.get("id")),
            name=shapes.text(item.get("name")) or shapes.text(item.get("id")),
            value=shapes.number(item.get("value"), 1.0),
        )
        for item in shapes.mappings(raw)
    )


def counts(answer: Json) -> Counts:
    """The status counts; numbers may be strings. Raises: NotAnInputsApi where there are none."""
    fields = answer.get("counts")
    if not isinstance(fields, dict):
        raise NotAnInputsApi
    return Counts(
        **{name: max(0, whole_number(fields.get(name)) or 0) for name in Counts.__annotations__}
    )


def app(raw: object) -> App:
    """An app. Raises: NotAnInputsApi where it has no id."""
    fields = shapes.mapping(raw)
    if not shapes.text(fields.get("id")):
        raise NotAnInputsApi
    return App(
        shapes.text(fields.get("id")),
        shapes.text(fields.get("user_id")),
        shapes.text(fields.get("name")),
    )


def user(raw: object) -> ApiUser:
    """A user. Raises: NotAnInputsApi where it has no id."""
    fields = shapes.mapping(raw)
    if not shapes.text(fields.get("id")):
        raise NotAnInputsApi
    names = (shapes.text(fields.get("first_name")), shapes.text(fields.get("last_name")))
    return ApiUser(shapes.text(fields.get("id")), " ".join(filter(None, names)))


def _kind(media: Sequence[MediaPart]) -> InputKind:
    if len(media) > 1:
        return "multimodal"
    return media[0].place if media else "unknown"


def _media(data: Mapping[str, Any]) -> Iterator[MediaPart]:
    for place in PLACES:
        fields = data.get(place)
        if isinstance(fields, dict) and fields:
            yield MediaPart(
                place=place,
                url=shapes.text(fields.get("url")),
                raw_text=shapes.verbatim(fields.get("raw")),
                hosted=_hosted(fields.get("hosted")),
                hosted_thumbnail=_hosted(fields.get("hosted_thumbnail")),
                info=shapes.mapping(fields.get(f"{place}_info")),
            )


def _hosted(raw: object) -> Hosted | None:
    fields = shapes.mapping(raw)
    prefix, suffix = shapes.text(fields.get("prefix")), shapes.text(fields.get("suffix"))
    if not prefix or not suffix:
        return None
    sizes = tuple(filter(None, map(shapes.text, shapes.items(fields.get("sizes")))))
    return Hosted(prefix.rstrip("/"), suffix.lstrip("/"), sizes)
