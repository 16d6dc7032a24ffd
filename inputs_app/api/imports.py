"""Imports from cloud storage over JSON. Credentials pass through and stay nowhere."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from inputs_app.api import base
from inputs_app.api.base import ApiView
from inputs_app.api.shapes import ImportShape, NewImport
from inputs_app.models import Role
from inputs_app.services import imports
from inputs_app.services.imports import Asked


class Imports(ApiView):
    """Imports."""

    @extend_schema(
        parameters=[OpenApiParameter("page", int, description="From 1.")],
        responses=ImportShape(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        """The extraction jobs of the app, newest first, 50 on a page."""
        workspace = self.workspace(slug)
        found = imports.listed(workspace, max(base.number(request, "page"), 1))
        return Response(ImportShape([one.job for one in found], many=True).data)


class StartImport(ApiView):
    """The start of an import."""

    @extend_schema(request=NewImport, responses={201: ImportShape(many=True)})
    def post(self, request: Request, slug: str) -> Response:
        """Starts an import."""
        workspace = self.workspace(slug, Role.EDITOR)
        asked = base.read(NewImport, request)
        found = imports.start(
            self.actor(),
            workspace,
            Asked(
                asked["url"],
                asked.get("template", {}),
                asked["on_conflict"],
                asked.get("credentials", {}),
            ),
        )
        return Response(ImportShape(found, many=True).data, status=201)


class CancelImport(ApiView):
    """The end of an import."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, slug: str, import_id: str) -> Response:
        """Stops one import; what became an input stays."""
        workspace = self.workspace(slug, Role.EDITOR)
        imports.cancel(self.actor(), workspace, import_id)
        return Response(status=204)
