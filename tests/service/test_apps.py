"""Apps, users, datasets, scopes, models and status codes."""

from inputs_service.models import InputCount
from tests.service.conftest import Api


def test_an_app_is_created_as_the_sdk_asks(api: Api) -> None:
    workflow = {"id": "Empty", "app_id": "main", "user_id": "clarifai"}
    body = {"apps": [{"id": "fresh", "default_workflow": workflow, "metadata": {"a": 1}}]}
    status, answer = api.post("/v2/users/me/apps", body)
    assert status == 200
    found = api.get("/v2/users/ann/apps/fresh")[1]["app"]
    assert found == answer["apps"][0]
    assert found["default_workflow"] == workflow
    assert found["metadata"] == {"a": 1}
    assert InputCount.objects.filter(app__app_id="fresh", status=30001).exists()


def test_an_app_id_is_taken_once(api: Api) -> None:
    status, answer = api.post("/v2/users/ann/apps", {"apps": [{"id": "new"}, {"id": "main"}]})
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert "duplicate" in answer["status"]["details"]
    assert [app["id"] for app in api.get("/v2/users/ann/apps")[1]["apps"]] == ["main"]


def test_apps_are_found_by_id_and_name(api: Api) -> None:
    api.post("/v2/users/ann/apps", {"apps": [{"id": "cats", "name": "All cats"}]})
    assert [app["id"] for app in api.get("/v2/apps?id=ca")[1]["apps"]] == ["cats"]
    assert [app["id"] for app in api.get("/v2/apps?name=all*")[1]["apps"]] == ["cats"]
    assert [app["id"] for app in api.get("/v2/apps?per_page=1")[1]["apps"]] == ["cats"]
    assert [app["id"] for app in api.get("/v2/apps?per_page=1&page=2")[1]["apps"]] == ["main"]


def test_wrong_apps_are_refused(api: Api) -> None:
    for apps in ([], [{"id": ".."}], [{"id": "a", "name": "n" * 257}], [{"id": "x" * 10_000}]):
        assert api.post("/v2/users/ann/apps", {"apps": apps})[0] == 400


def test_a_user_sees_only_themselves(api: Api) -> None:
    assert api.get("/v2/users/me")[1]["user"]["id"] == "ann"
    assert api.get("/v2/users/bob")[0] == 404


def test_datasets_are_created_listed_and_read(api: Api) -> None:
    body = {"datasets": [{"id": "train", "description": "for training"}]}
    made = api.post("/datasets", body)[1]["datasets"][0]
    assert made["id"] == "train"
    assert api.get("/datasets/train")[1]["dataset"] == made
    assert api.get("/datasets")[1]["datasets"] == [made]
    assert api.get("/datasets/none")[1]["status"]["code"] == 11101
    assert api.post("/datasets", body)[1]["status"]["code"] == 11102
    assert api.post("/datasets", {})[0] == 400


def test_there_are_no_models(api: Api) -> None:
    assert api.get("/models?page=1&per_page=20")[1]["models"] == []
    assert api.get("/v2/models?page=1&per_page=20")[1]["models"] == []


def test_scopes_of_a_key_are_told(api: Api) -> None:
    assert "Inputs:Get" in api.get("/v2/myscopes")[1]["scopes"]


def test_status_codes_are_told_by_number_and_name(api: Api) -> None:
    codes = {status["code"]: status for status in api.get("/v2/status_codes")[1]["statuses"]}
    assert codes[30105] == {"code": 30105, "description": "Input over limit"}
    for asked in ("30001", "INPUT_PENDING"):
        status, answer = api.get(f"/v2/status_codes/{asked}")
        assert status == 200
        assert answer["status"]["description"] == "Download pending"
    assert api.get("/v2/status_codes/77")[0] == 404
