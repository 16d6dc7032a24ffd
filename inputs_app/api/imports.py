"""Imports from cloud storage over JSON. Credentials pass through and stay nowhere."""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from inputs_app import dispatch
from inputs_app.api import base, jobs, named_datasets
from inputs_app.api.base import ApiView
from inputs_app.api.fields import BAD_ID
from inputs_app.api.shapes import ImportShape, JobShape, NewImport
from inputs_app.models import Role
from inputs_app.services import import_cancelling, import_lists, imports
from inputs_app.services.errors import ProductError
from inputs_app.services.imports import Asked
from inputs_core import ids


class Imports(ApiView):
    """Imports."""

    @extend_schema(responses=ImportShape(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """The extraction jobs of the app, newest first, wherever they were started; 50 at most."""
        found = import_lists.of(self.workspace(slug))
        if found.problem and not found.imports:
            raise ProductError(found.problem)
        return Response(ImportShape([one.job for one in found.imports], many=True).data)


class StartImport(ApiView):
    """The start of an import."""

    @extend_schema(request=NewImport, responses={201: JobShape})
    def post(self, request: Request, slug: str) -> Response:
        """Starts an import; its job tells how far it is, and is cancelled as all jobs are."""
        workspace = self.workspace(slug, Role.EDITOR)
        asked = base.read(NewImport, request)
        named_datasets.check(workspace, named_datasets.of_import(asked))
        job = imports.start(
            self.actor(),
            workspace,
            Asked(
                asked["url"],
                asked.get("template", {}),
                asked["on_conflict"],
                asked.get("credentials", {}),
            ),
        )
        dispatch.wake()
        return jobs.answer(job, 201)


class CancelImport(ApiView):
    """The end of an import."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, slug: str, import_id: str) -> Response:
        """Stops one import; what became an input stays."""
        workspace = self.workspace(slug, Role.EDITOR)
        if problem := ids.problem(import_id):
            raise ValidationError({"import_id": [problem]}, code=BAD_ID)
        import_cancelling.cancel(self.actor(), workspace, import_id)
        return Response(status=204)
