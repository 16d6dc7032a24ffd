"""The fake keeps the contract."""

import pytest

from inputs_app.client.http import Connection
from tests.client.contract import InputsContract
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION


class TestFakeApi(InputsContract):
    """The suite over the fake."""

    @pytest.fixture
    def api(self) -> FakeApi:
        """An app without inputs."""
        return FakeApi()

    @pytest.fixture
    def connection(self) -> Connection:
        """Any connection."""
        return CONNECTION
