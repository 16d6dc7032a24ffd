"""A workspace whose media lie on an origin of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from inputs_app.models import Team, Workspace
from tests.app.conftest import TOKEN
from tests.app.media.site import Site, running


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """The origin, as the embedded service; empty caches."""
    cache.clear()
    with running() as found:
        settings.SERVICE_URL = settings.SERVICE_PUBLIC_URL = found.url
        settings.DATA_DIR, settings.MEDIA_CACHE_MB = tmp_path, 50
        yield found
    cache.clear()


@pytest.fixture
def workspace(team: Team, site: Site) -> Workspace:
    """A workspace on the origin."""
    return Workspace.objects.create(
        team=team,
        name="Street scenes",
        slug="street-scenes",
        base_url=site.url,
        api_user_id="lens-lab",
        api_app_id="streets",
        token=TOKEN,
    )
