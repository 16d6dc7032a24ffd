"""A user, an app, keys, and a client that speaks to the service's own URLs."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import service_pb2_grpc
from django.db import connections
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings

from inputs_service import auth, grpc_server, ownership, rehearsing
from inputs_service.models import App, User
from tests.conftest import COUNTED

# A loaded machine is slow without being wrong.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

TOKEN = "pat-of-ann"
APP = "/v2/users/ann/apps/main"
Answer = tuple[int, dict[str, Any]]
Cases = Callable[[str, int], None]


@pytest.fixture(autouse=True)
def service_settings(settings: Settings) -> None:
    """The service's own addresses and no middleware, as in its process."""
    settings.ROOT_URLCONF = "inputs_service.urls"
    settings.MIDDLEWARE = []
    settings.SERVICE_PUBLIC_URL = "http://service.test"


@pytest.fixture(autouse=True)
def no_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes wrong on purpose, and nobody looks whether it should."""
    monkeypatch.setattr(rehearsing, "programme", rehearsing.Programme(read_at=float("inf")))


@pytest.fixture
def cases(record_property: Callable[[str, object], None]) -> Cases:
    """Counts generated cases, for the end of the session: `cases("over gRPC", 12)`."""
    return lambda name, count: record_property(f"{COUNTED}{name}", count)


@pytest.fixture
def ann(db: None) -> User:
    """A user with a personal access token."""
    user = User.objects.create(user_id="ann")
    auth.new_key(user, TOKEN)
    return user


@pytest.fixture
def app(ann: User) -> App:
    """Ann's app."""
    return App.objects.create(user=ann, app_id="main", name="main")


class Api:
    """Speaks JSON to the service; answers are (HTTP status, body)."""

    def __init__(self, token: str = TOKEN) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = token

    def send(self, verb: str, target: str, body: Any = None, **extra: Any) -> Answer:
        """One request; a target without /v2 is below the app. RAW_URI is what gunicorn gives."""
        raw = target if target.startswith("/v2") else f"{APP}{target}"
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        headers = {"Authorization": f"Key {self.token}"} if self.token else {}
        response = self.client.generic(
            verb, "/", content, "application/json", headers=headers, RAW_URI=raw, **extra
        )
        return response.status_code, orjson.loads(response.content)

    def get(self, target: str) -> Answer:
        """A GET."""
        return self.send("GET", target)

    def post(self, target: str, body: Any) -> Answer:
        """A POST of JSON, or of bytes as they are."""
        return self.send("POST", target, body)

    def add(self, *items: dict[str, Any], **fields: Any) -> Answer:
        """PostInputs."""
        return self.post("/inputs", {"inputs": list(items), **fields})


@pytest.fixture
def api(app: App) -> Api:
    """Ann's requests."""
    return Api()


@pytest.fixture
def grpc_port(transactional_db: None) -> Iterator[int]:
    """A gRPC server in this process, for Ann's key and her app."""
    user = ownership.user_named("ann")
    ownership.app_named(user, "main")
    auth.new_key(user, TOKEN)
    server, port = grpc_server.start("127.0.0.1:0")
    yield port
    server.stop(grace=None).wait()
    connections.close_all()


@pytest.fixture
def stub(grpc_port: int) -> Iterator[Any]:
    """The official client's stub; it carries no key."""
    with ClarifaiChannel.get_insecure_grpc_channel(base="127.0.0.1", port=grpc_port) as channel:
        yield service_pb2_grpc.V2Stub(channel)


@pytest.fixture
def image() -> Callable[..., dict[str, Any]]:
    """Makes a posted image by URL; the fields of `data` may be given."""

    def make(name: str = "a", input_id: str = "", **data: Any) -> dict[str, Any]:
        item: dict[str, Any] = {"data": {"image": {"url": f"https://pictures.test/{name}"}, **data}}
        return {"id": input_id, **item} if input_id else item

    return make
