"""What every input of an upload gets: datasets, concepts, metadata, a place, and how it is sent."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from inputs_app.client.types import Json
from inputs_app.models import Job, UploadItem
from inputs_app.processing import applied

Source = UploadItem.Source


@dataclass(frozen=True)
class Options:
    """Batch options, as they stand in `Job.options`.

    Shape: `concepts` as `{"id", "value"}`, value 1 for present and 0 for absent; `geo` as the API's
    `{"geo_point": {"latitude", "longitude"}}` or empty; `processing` names functions of
    `inputs_app.processing`.
    """

    dataset_ids: list[str] = field(default_factory=list)
    concepts: list[Json] = field(default_factory=list)
    metadata: Json = field(default_factory=dict)
    geo: Json = field(default_factory=dict)
    allow_duplicate_url: bool = False
    processing: list[str] = field(default_factory=list)

    def to_json(self) -> Json:
        """The options as JSON values."""
        return asdict(self)


def labels(present: Iterable[str], absent: Iterable[str]) -> list[Json]:
    """Concepts as `Options` holds them."""
    return [{"id": one, "value": 1} for one in present] + [
        {"id": one, "value": 0} for one in absent
    ]


def of(job: Job) -> Options:
    """The options of an upload; what its row says beside them is not looked at."""
    known = Options.__dataclass_fields__
    return Options(**{name: value for name, value in job.options.items() if name in known})


def input_of(item: UploadItem, options: Options) -> Json:
    """The input as the API takes it, but for the bytes of a file.

    What is said of the one input goes before what is said of all: its concepts, the keys of its
    metadata and its place win; its datasets are added. Shape: `id`, `data`, `dataset_ids`; a file's
    bytes belong into `data[item.kind]` as `base64`, or `raw` for text.
    Source: clarifai-grpc proto Input, Data.
    """
    data: Json = {**item.data}
    medium: Json = {**data.get(item.kind, {})}
    if item.source == Source.URL:
        medium["url"] = item.url
        if options.allow_duplicate_url:
            medium["allow_duplicate_url"] = True
    elif item.source == Source.TEXT:
        medium["raw"] = applied(options.processing, item.text)
    data[item.kind] = medium
    if concepts := _concepts(data.get("concepts", ()), options.concepts):
        data["concepts"] = concepts
    if metadata := {**options.metadata, **data.get("metadata", {})}:
        data["metadata"] = metadata
    if options.geo and not data.get("geo"):
        data["geo"] = options.geo
    found: Json = {"id": item.input_id, "data": data}
    dataset_ids = list(dict.fromkeys([*options.dataset_ids, *item.dataset_ids]))
    return {**found, "dataset_ids": dataset_ids} if dataset_ids else found


def _concepts(own: Iterable[Json], given: Iterable[Json]) -> list[Json]:
    found: dict[Any, Json] = {one.get("id"): one for one in given}
    return list((found | {one.get("id"): one for one in own}).values())
