"""Apps, users, datasets, scopes, models and status codes."""

from typing import Any

from inputs_service import auth
from inputs_service.models import App, InputCount, User
from tests.service.conftest import APP, Answer, Api


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


def patch(api: Api, action: str = "overwrite", path: str = APP, **app: Any) -> Answer:
    return api.send("PATCH", path, {"app": app, "action": action})


def test_an_app_is_patched_as_the_sdk_does(api: Api) -> None:
    before = api.get(APP)[1]["app"]
    answer = patch(api, id="main", description="all of them", metadata={"a": 1})[1]
    after = answer["app"]
    assert (after["description"], after["metadata"], after["name"]) == (
        "all of them",
        {"a": 1},
        before["name"],
    )
    assert after["modified_at"] > before["modified_at"]
    assert api.get(APP)[1]["app"] == after


def test_metadata_of_an_app_is_merged_removed_and_overwritten(api: Api) -> None:
    patch(api, metadata={"a": {"b": 1}, "c": 2})
    assert patch(api, "merge", metadata={"a": {"d": 3}})[1]["app"]["metadata"] == {
        "a": {"b": 1, "d": 3},
        "c": 2,
    }
    told = patch(api, "remove", metadata={"a": {"b": True}, "c": True})[1]["app"]
    assert told["metadata"] == {"a": {"d": 3}}
    body = {"app": {"metadata": {}}, "action": "merge", "metadata_action": {"op": "overwrite"}}
    assert api.send("PATCH", APP, body)[1]["app"]["metadata"] == {}


def test_wrong_patches_of_apps_are_refused(api: Api) -> None:
    for action, fields, named in (
        ("", {}, "action"),
        ("append", {}, "action"),
        ("overwrite", {"id": "other"}, "app.id"),
        ("overwrite", {"name": "n" * 257}, "app.name"),
        ("overwrite", {"description": "d" * 65537}, "app.description"),
        ("overwrite", {"metadata": {"a": "x" * 2**20}}, "app.metadata"),
        ("overwrite", {"visibility": {"gettable": 50}}, "app.visibility"),
        ("remove", {"name": "x"}, "app: remove"),
    ):
        status, answer = patch(api, action, **fields)
        assert (status, answer["status"]["code"]) == (400, 11102), fields
        assert answer["status"]["details"].startswith(named), answer


def test_apps_are_patched_all_or_none(api: Api) -> None:
    api.post("/v2/users/ann/apps", {"apps": [{"id": "cats"}]})
    both = [{"id": "main", "name": "A"}, {"id": "cats", "name": "B"}]
    path = "/v2/users/ann/apps"
    status, answer = api.send("PATCH", path, {"apps": both, "action": "merge"})
    assert status == 200
    assert [app["name"] for app in answer["apps"]] == ["A", "B"]
    wrong = [{"id": "main", "name": "C"}, {"id": "none"}]
    status, answer = api.send("PATCH", path, {"apps": wrong, "action": "merge"})
    assert (status, answer["status"]["details"]) == (404, "apps[1].id: this app does not exist")
    assert api.get(APP)[1]["app"]["name"] == "A"


def test_an_app_key_patches_its_app_only(api: Api, ann: User) -> None:
    auth.new_key(ann, "key-of-main", app=App.objects.get())
    App.objects.create(user=ann, app_id="other")
    key = Api("key-of-main")
    assert patch(key, name="X")[1]["app"]["name"] == "X"
    assert patch(key, path="/v2/users/ann/apps/other", name="X")[0] == 404
    assert patch(key, path="/v2/users/ann/apps/", id="main")[0] == 400


def test_resources_are_counted(api: Api, image: Any) -> None:
    api.post("/datasets", {"datasets": [{"id": "train"}]})
    api.add(image("a"), image("b"))
    counted = api.get("/resource_counts")[1]
    del counted["status"]
    expected = {"datasets": "1", "inputs": "2", "models": "0", "workflows": "0", "pipelines": "0"}
    assert counted == expected


def test_there_are_no_workflows_and_no_manifests(api: Api, image: Any) -> None:
    api.add(image("a", "one"))
    assert api.get("/workflows")[1]["workflows"] == []
    assert api.get("/v2/users/ann/workflows")[1]["workflows"] == []
    assert api.get("/v2/users/bob/workflows")[0] == 404
    assert api.get("/workflows/Empty")[1]["status"]["code"] == 11101
    details = api.get("/inputs/one/video_manifest")[1]["status"]["details"]
    assert details.startswith("This input has no manifest")
    assert api.get("/inputs/two/video_manifest")[0] == 404


def test_apps_are_searched_and_ordered(api: Api) -> None:
    for app_id, words in (("cats", "soft paws"), ("dogs", "loud paws")):
        api.post("/v2/users/ann/apps", {"apps": [{"id": app_id, "description": words}]})

    def found(query: str) -> list[str]:
        return [app["id"] for app in api.get(f"/v2/users/ann/apps?{query}")[1]["apps"]]

    assert found("search=PAWS") == ["dogs", "cats"]
    assert found("search=paws+soft") == ["cats"]
    assert found("sort_by_id=true&sort_ascending=true") == ["cats", "dogs", "main"]
    assert found("starred_only=true") == []
    assert api.get("/v2/users/ann/apps?sort_by_id=1&sort_by_name=1")[0] == 400
    assert api.get(f"/v2/users/ann/apps?search={'x' * 257}")[0] == 400
    assert api.get(f"/v2/users/ann/apps?search={'+'.join('x' * 17)}")[0] == 400
