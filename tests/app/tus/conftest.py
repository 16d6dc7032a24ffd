"""A draft of an upload, and an editor's browser that puts files into it."""

import pytest

from inputs_app.models import User, Workspace
from tests.app.conftest import SignedIn
from tests.app.tus.tusing import Tus, draft


@pytest.fixture
def tus(editor: User, workspace: Workspace, signed_in: SignedIn) -> Tus:
    """An editor with a draft."""
    return Tus(signed_in(editor), draft(workspace, editor))
