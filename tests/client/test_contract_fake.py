"""The fake keeps the contract."""

import pytest

from inputs_app.client.http import Connection
from tests.client.contract import InputsContract
from tests.client.contract_annotations import AnnotationsContract
from tests.client.fake import FakeApi
from tests.client.fake_annotations import FakeAnnotations
from tests.client.samples import CONNECTION


class TestFakeApi(InputsContract, AnnotationsContract):
    """The suite over the fake."""

    @pytest.fixture
    def api(self) -> FakeApi:
        """An app without inputs."""
        return FakeApi()

    @pytest.fixture
    def said(self, api: FakeApi) -> FakeAnnotations:
        """The annotations of that app."""
        return api.annotations

    @pytest.fixture
    def connection(self) -> Connection:
        """Any connection."""
        return CONNECTION
