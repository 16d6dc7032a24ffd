"""A picture with regions, and an editor who draws on it."""

import pytest
from django.test import Client

from inputs_app.models import User, Workspace
from tests.app.conftest import SignedIn
from tests.app.pages.stub_api import HOSTED_BY
from tests.client.contract_annotations import box, on, polygon
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """A picture with a box of its own and a polygon that was posted apart."""
    api = FakeApi().replace(monkeypatch)
    api.fill(1)
    hosted = {"prefix": HOSTED_BY, "suffix": "users/a/apps/b/inputs/image/0", "sizes": ["large"]}
    api.rows["input-0000"]["data"] = {
        "image": {"hosted": hosted, "image_info": {"width": 640, "height": 480, "format": "JPEG"}},
        "regions": [{"id": "own", **box()}],
    }
    shape = polygon([(0.1, 0.1), (0.123456789, 0.9), (0.75, 0.5)])
    api.annotations.post(CONNECTION, [on("input-0000", "apart", shape)])
    return api


@pytest.fixture
def draws(editor: User, workspace: Workspace, fake: FakeApi, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)
