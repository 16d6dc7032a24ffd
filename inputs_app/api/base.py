"""What every view of the JSON API has in common. It sets everything itself: the embedded service
has Django REST framework's settings for its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from inputs_app import access
from inputs_app.api import errors
from inputs_app.api.signing_in import Bearer, Session, TokenMay
from inputs_app.forms import typed
from inputs_app.models import Role, Workspace
from inputs_app.services.audit import Actor

PER_PAGE = 50


class Json(JSONParser):
    """A body of JSON."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """What the body says. Raises: ParseError."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None


class Escaped(JSONRenderer):
    """JSON in ASCII."""

    ensure_ascii = True


class Answer(JSONRenderer):
    """An answer in JSON."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The answer; in ASCII where it tells again what was sent, with half of a character."""
        try:
            return super().render(data, accepted_media_type, renderer_context)
        except UnicodeEncodeError:
            return Escaped().render(data, accepted_media_type, renderer_context)


class ApiView(APIView):
    """A view whose first line asks for a person, or a workspace in which they have a role."""

    authentication_classes = (Bearer, Session)
    permission_classes = (TokenMay,)
    parser_classes: Sequence[type[BaseParser]] = (Json,)
    renderer_classes = (Answer,)
    throttle_classes = ()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Every error in one shape."""
        return errors.answer

    def workspace(self, slug: str, role: Role = Role.VIEWER) -> Workspace:
        """The workspace, for a member of at least this role, as pages find it.

        Raises: NotSignedIn; Http404; PermissionDenied.
        """
        return access.get_workspace(plain(self.request), slug, role)

    def actor(self) -> Actor:
        """Who asks, for audit rows."""
        return access.actor(plain(self.request))


def plain(request: Request) -> HttpRequest:
    """The framework's request as access functions know it, with the person who asks."""
    found: HttpRequest = request._request
    found.user = request.user or AnonymousUser()
    return found


def read(shape: "type[Serializer[Any]]", request: Request) -> dict[str, Any]:
    """What was sent, once it is right. Raises: ValidationError that names each wrong field."""
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found


def page(shape: "type[Serializer[Any]]", rows: Iterable[Any], cursor: str) -> Response:
    """A page of a list. Shape: `{"results": […], "next": cursor or null}`."""
    found = list(rows)
    is_more = len(found) > PER_PAGE
    shown = found[:PER_PAGE]
    told = shape(shown, many=True).data
    after = str(getattr(shown[-1], cursor)) if is_more else None
    return Response({"results": told, "next": after})


def number(request: Request, name: str) -> int:
    """A number of the query, 0 where there is none."""
    return typed.number(request.query_params.get(name, "")) or 0
