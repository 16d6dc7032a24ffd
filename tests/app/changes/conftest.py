"""A workspace on an API in memory, with three inputs."""

import pytest

from inputs_app.models import User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.changes.editing import Edit
from tests.client.fake import FakeApi

MERGE = Edit("merge", {"concepts": [{"id": "sky", "value": 0}], "metadata": {"split": "test"}})


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The fake in place of the client: input-0000 to input-0002."""
    fake = FakeApi().replace(monkeypatch)
    for one in fake.fill(3):
        fake.rows[one]["data"] |= {
            "concepts": [{"id": "tree", "name": "Tree", "value": 1, "app_id": "streets"}],
            "metadata": {"split": "train", "nested": {"a": 1}},
        }
    return fake


@pytest.fixture
def by(editor: User, workspace: Workspace) -> Actor:
    """An editor of the workspace's team."""
    return Actor(editor, "request-1")
