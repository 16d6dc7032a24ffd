"""Uploads over JSON: rows of a manifest in the request, or a manifest as its body."""

import io
import shutil
import tempfile
from collections.abc import Mapping
from typing import IO, Any, cast

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from inputs_app import dispatch, processing
from inputs_app.api import base, jobs, named_datasets
from inputs_app.api.base import ApiView
from inputs_app.api.shapes import JobShape, NewUpload
from inputs_app.client.types import Json
from inputs_app.models import Job, Role
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, manifests, starting
from inputs_app.services.uploads.options import Options, labels
from inputs_core.limits import MB

HELD_BYTES = 8 * MB

UNKNOWN = "There is no processing function of this name: {}. There are: {}."


class Table(BaseParser):
    """A manifest as it comes; it is read in parts."""

    media_type = "*/*"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body, unread."""
        return stream


class Uploads(ApiView):
    """Uploads."""

    @extend_schema(request=NewUpload, responses={201: JobShape})
    def post(self, request: Request, slug: str) -> Response:
        """A new upload, started unless it is to stay a draft; items with faults are left out.

        A dataset that the app does not have is refused, before anything is made.
        """
        workspace = self.workspace(slug, Role.EDITOR)
        asked = base.read(NewUpload, request)
        named_datasets.check(workspace, named_datasets.of_upload(asked))
        options = _options(asked.get("options") or {})
        job = drafts.new(self.actor(), workspace, asked["title"], options)
        if asked["items"]:
            lines = b"\n".join(map(orjson.dumps, asked["items"]))
            manifests.add(job, "items.jsonl", io.BytesIO(lines))
        if asked["start"]:
            starting.start(self.actor(), job)
        dispatch.wake()
        return jobs.answer(job, 201)


class Manifest(ApiView):
    """A manifest for a draft."""

    parser_classes = (Table,)

    @extend_schema(
        parameters=[OpenApiParameter("name", str, description="What it is called.")],
        request={"text/csv": OpenApiTypes.STR, "application/x-ndjson": OpenApiTypes.STR},
        responses={202: JobShape},
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Stores a table (CSV, TSV or JSON Lines, at most 120 MB); a worker reads it."""
        job = jobs.found(self.workspace(slug, Role.EDITOR), pk, Job.Kind.UPLOAD)
        name = request.query_params.get("name", "manifest")
        with tempfile.SpooledTemporaryFile(HELD_BYTES) as file:
            shutil.copyfileobj(_body(request), cast("IO[bytes]", file), MB)
            file.seek(0)
            manifests.add(job, name, cast("IO[bytes]", file))
        dispatch.wake()
        return jobs.answer(job, 202)


class Start(ApiView):
    """The start of a draft."""

    @extend_schema(request=None, responses=JobShape)
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Starts a draft; items with faults are left out."""
        job = jobs.found(self.workspace(slug, Role.EDITOR), pk, Job.Kind.UPLOAD)
        starting.start(self.actor(), job)
        dispatch.wake()
        return jobs.answer(job)


def _body(request: Request) -> IO[bytes]:
    """The body, unread; the framework gives an empty one as no stream."""
    found = request.data
    return io.BytesIO() if isinstance(found, dict) else cast("IO[bytes]", found)


def _options(asked: Json) -> Options:
    known = processing.FUNCTIONS
    for name in asked.get("processing", ()):
        if name not in known:
            raise ProductError(UNKNOWN.format(name, ", ".join(known)))
    names = ("latitude", "longitude")
    point = {name: asked[name] for name in names if name in asked}
    if len(point) == 1:
        raise ProductError("A place has a latitude and a longitude.")
    return Options(
        dataset_ids=asked.get("dataset_ids", []),
        concepts=labels(asked.get("concepts", ()), asked.get("absent_concepts", ())),
        metadata=asked.get("metadata", {}),
        geo={"geo_point": point} if point else {},
        allow_duplicate_url=asked.get("allow_duplicate_url", False),
        processing=asked.get("processing", []),
    )
