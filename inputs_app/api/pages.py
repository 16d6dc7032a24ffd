"""The page of the API and its description, for people who are signed in."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inputs_app import access
from inputs_app.api import base, errors
from inputs_app.api.signing_in import Bearer, Session


class Known(BasePermission):
    """Somebody who is signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Always, where it does not raise. Raises: NotSignedIn."""
        access.get_person(base.plain(request))
        return True


class Schema(SpectacularAPIView):
    """The description, OpenAPI 3."""

    authentication_classes = (Bearer, Session)
    permission_classes = (Known,)
    renderer_classes = [OpenApiJsonRenderer]
    throttle_classes = ()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Every error in one shape."""
        return errors.answer


class Docs(SpectacularSwaggerSplitView):
    """The page, as strict as our Content-Security-Policy: its script is an answer of its own."""

    authentication_classes = (Session,)
    permission_classes = (Known,)
    throttle_classes = ()
    url_name = "api_schema"
    title = "Inputdeck API"
    template_name = "api/docs.html"
