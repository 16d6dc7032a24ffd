"""Who asks: a browser's session, or a script with a personal token."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from inputs_app.models import PersonalToken, User
from inputs_app.services import tokens

WORD = "Bearer"
UNKNOWN = "This token is not known, was revoked, or has ended. Make a new one on your account page."


class Bearer(BaseAuthentication):
    """`Authorization: Bearer idk_…`. Source: RFC 6750, section 2.1."""

    def authenticate(self, request: Request) -> tuple[User, PersonalToken] | None:
        """The person and their token; None where no token is given."""
        word, _, text = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != WORD.lower():
            return None
        token = tokens.known(text.strip())
        if token is None:
            raise AuthenticationFailed(UNKNOWN)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """How to sign in, for the answer 401."""
        return WORD


class Session(SessionAuthentication):
    """A browser that is signed in; writes need its CSRF token."""


class TokenMay(BasePermission):
    """A token that may only read is refused where something is written."""

    message = "This token may only read. Make one that may write."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the token, if there is one, goes as far as the method."""
        token = request.auth
        if request.method in SAFE_METHODS or not isinstance(token, PersonalToken):
            return True
        return token.scope == PersonalToken.Scope.WRITE


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the page of the API describes personal tokens."""

    target_class = Bearer
    name = "personalToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Source: OpenAPI 3.0, Security Scheme Object."""
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the page of the API describes a signed-in browser."""

    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Source: OpenAPI 3.0, Security Scheme Object."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
