"""The description of the JSON API: whole and without warnings."""

import pytest
from django.test import Client
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from inputs_app.api import urls
from inputs_app.models import User
from tests.app.conftest import SignedIn


def test_every_route_is_described_and_nothing_is_guessed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with GENERATOR_STATS.silence():
        generator = SchemaGenerator(urlconf="dashboard.urls")  # type: ignore[no-untyped-call]
        schema = generator.get_schema(public=True)  # type: ignore[no-untyped-call]
    validate_schema(schema)  # type: ignore[no-untyped-call]
    assert not GENERATOR_STATS
    named = {str(pattern.name) for pattern in urls.urlpatterns}
    assert len(schema["paths"]) == len(named - {"api_docs", "api_schema"})
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            assert told["description"], (path, method)


def test_the_schema_is_for_people_who_are_signed_in(
    viewer: User, signed_in: SignedIn, client: Client
) -> None:
    assert get_resolver("dashboard.urls").resolve("/api/docs").url_name == "api_docs"
    assert client.get("/api/schema").status_code == 401
    browser = signed_in(viewer)
    assert "/api/w/{slug}/jobs" in browser.get("/api/schema").content.decode()
