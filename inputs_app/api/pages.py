"""The page of the API and its description, for people who are signed in."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inputs_app import access
from inputs_app.api import base, errors
from inputs_app.api.signing_in import Bearer, Session
from inputs_app.showing import api_docs


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


@cache
def description() -> dict[str, Any]:
    """The description, OpenAPI 3, made once in a process."""
    found: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return found


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The page of the API, for people: what its description says, without scripts."""
    access.surround(request, access.get_person(request))
    schema, origin = description(), request.build_absolute_uri("/").rstrip("/")
    slug = getattr(getattr(request, "workspace", None), "slug", "demo")
    page = {
        "nouns": api_docs.nouns(schema, origin, slug),
        "shapes": api_docs.shapes(schema),
        "errors": api_docs.ERRORS,
    }
    return render(request, "api/docs.html", page)
