"""Who may ask for what: keys, scopes, and the three places where a scope may stand."""

from datetime import UTC, datetime

import pytest
from clarifai_grpc.grpc.api import service_pb2
from clarifai_grpc.grpc.auth.scope import scope_pb2
from clarifai_grpc.grpc.auth.util import extension_pb2

from inputs_service import auth, registry
from inputs_service.models import App, User
from tests.service.conftest import APP, Api


@pytest.fixture
def app_key(app: App) -> Api:
    auth.new_key(app.user, "key-of-main", app=app)
    return Api("key-of-main")


@pytest.mark.parametrize("token", ["", "nobody", "é", "x" * 5000])
def test_an_unknown_key_is_refused(app: App, token: str) -> None:
    status, answer = Api(token).get("/inputs")
    assert (status, answer["status"]["code"]) == (401, 11008)
    assert answer["status"]["description"].startswith("Invalid API key")
    assert len(answer["status"]["req_id"]) == 32


def test_an_expired_key_is_refused(ann: User) -> None:
    auth.new_key(ann, "old", expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert Api("old").get("/v2/apps")[0] == 401


def test_a_session_token_comes_in_its_own_header(app: App) -> None:
    auth.new_key(app.user, "session", is_session=True)
    stranger = Api("")
    assert stranger.send("GET", f"{APP}/inputs", HTTP_X_CLARIFAI_SESSION_TOKEN="session")[0] == 200
    assert stranger.send("GET", f"{APP}/inputs", HTTP_AUTHORIZATION="session")[0] == 200
    assert Api("session").get("/inputs")[0] == 401


def test_a_key_without_the_scope_is_refused(app: App) -> None:
    auth.new_key(app.user, "reader", scopes=["Inputs:Get"])
    reader = Api("reader")
    assert reader.get("/inputs")[0] == 200
    status, answer = reader.add({"data": {"text": {"raw": "x"}}})
    assert (status, answer["status"]["code"]) == (403, 11007)
    assert "Inputs:Add" in answer["status"]["details"]


def test_every_scope_in_the_registry_is_one_that_the_protocol_asks_for() -> None:
    methods = service_pb2.DESCRIPTOR.services_by_name["V2"].methods_by_name
    names = {
        value.number: value.name for value in scope_pb2.DESCRIPTOR.enum_types_by_name["S"].values
    }
    for rpc in registry.SERVED.values():
        options = methods[rpc.name].GetOptions()
        asked = {names[number] for number in options.Extensions[extension_pb2.cl_depending_scopes]}
        assert not rpc.scope or rpc.scope.replace(":", "_") in asked, (rpc.name, asked)


def test_an_app_key_needs_no_scope_in_the_path(app_key: Api) -> None:
    assert app_key.get("/v2/inputs")[0] == 200
    assert app_key.get("/v2/app")[1]["app"]["id"] == "main"
    assert app_key.get("/v2/users/me/apps/main/inputs")[0] == 200
    assert [app["id"] for app in app_key.get("/v2/apps")[1]["apps"]] == ["main"]


def test_an_app_key_cannot_leave_its_app(app_key: Api, ann: User) -> None:
    App.objects.create(user=ann, app_id="other")
    assert app_key.get("/v2/users/ann/apps/other/inputs")[0] == 401
    assert app_key.get("/v2/inputs?user_app_id.app_id=other")[0] == 401
    assert app_key.get("/v2/users/bob/apps/main/inputs")[0] == 401
    assert app_key.post("/v2/users/ann/apps", {"apps": [{"id": "new"}]})[0] == 401


def test_the_scope_may_stand_in_path_query_or_body(api: Api) -> None:
    item = {"data": {"text": {"raw": "x"}}}
    scope = {"user_id": "ann", "app_id": "main"}
    assert api.post("/v2/inputs", {"user_app_id": scope, "inputs": [item]})[0] == 200
    assert api.post("/v2/inputs", {"userAppId": {"appId": "main"}, "inputs": [item]})[0] == 200
    query = "user_app_id.user_id=me&user_app_id.app_id=main"
    assert len(api.get(f"/v2/inputs/?{query}")[1]["inputs"]) == 2


def test_the_path_wins_over_query_and_body(api: Api) -> None:
    wrong = {"user_id": "bob", "app_id": "nowhere"}
    body = {"user_app_id": wrong, "inputs": [{"data": {"text": {"raw": "x"}}}]}
    assert api.post("/inputs?user_app_id.app_id=elsewhere", body)[0] == 200


def test_a_token_needs_to_say_which_app(api: Api) -> None:
    status, answer = api.get("/v2/inputs")
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert "user_app_id.app_id" in answer["status"]["details"]


@pytest.mark.parametrize("scope", ["users/bob/apps/main", "users/ann/apps/nowhere"])
def test_strangers_learn_nothing(api: Api, scope: str) -> None:
    User.objects.create(user_id="bob")
    status, answer = api.get(f"/v2/{scope}/inputs")
    assert (status, answer["status"]["code"]) == (404, 11101)
    assert answer["status"]["description"] == "Resource does not exist"
