"""Keys that keys make: what they open, what they never open, and that values are shown once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_service import auth
from inputs_service.models import App, Key, User
from tests.service.conftest import TOKEN, Answer, Api

KEYS = "/v2/users/ann/keys"
MAIN = [{"id": "main", "user_id": "ann"}]


def make(api: Api, **fields: Any) -> Answer:
    return api.post(KEYS, {"keys": [{"apps": MAIN, "scopes": ["All"], **fields}]})


def limited(ann: User, value: str, **fields: Any) -> Api:
    auth.new_key(ann, value, **fields)
    return Api(value)


def test_a_made_key_opens_its_app_and_is_shown_once(api: Api) -> None:
    status, answer = make(api, description="for the importer")
    made = answer["keys"][0]
    assert status == 200
    assert (made["type"], made["apps"], made["scopes"]) == ("api_key", MAIN, ["All"])
    assert Api(made["id"]).get("/v2/inputs")[0] == 200
    listed = api.get(KEYS)[1]["keys"]
    assert [key["description"] for key in listed] == ["for the importer", ""]
    assert made["id"] not in str(listed)
    stored = Key.objects.get(description="for the importer")
    assert made["id"] not in str(vars(stored))
    assert stored.digest == auth.digest_of(made["id"])


def test_a_key_is_named_by_its_public_id_or_by_its_value(api: Api) -> None:
    value = make(api)[1]["keys"][0]["id"]
    public = api.get(KEYS)[1]["keys"][0]["id"]
    assert public.startswith(value[:8])
    by_value, by_id = api.get(f"{KEYS}/{value}")[1], api.get(f"{KEYS}/{public}")[1]
    assert by_value["key"] == by_id["key"]
    assert by_id["key"]["id"] == public
    assert api.send("DELETE", f"{KEYS}/{public}")[0] == 200
    assert api.get(f"{KEYS}/{value}")[0] == 404
    assert Api(value).get("/v2/inputs")[0] == 401


@pytest.mark.parametrize("name", ["none", "-1", "x-99999999999999999999", "%00", "pat-of-a-0"])
def test_an_unknown_key_is_not_found(api: Api, name: str) -> None:
    assert api.get(f"{KEYS}/{name}")[0] in (400, 404)
    assert api.send("DELETE", f"{KEYS}/{name}")[0] in (400, 404)
    assert Key.objects.count() == 1


def test_a_key_may_delete_itself(api: Api) -> None:
    assert api.send("DELETE", f"{KEYS}/{TOKEN}")[0] == 200
    assert api.get("/inputs")[0] == 401


def test_a_personal_access_token_opens_all_apps(api: Api) -> None:
    made = api.post(KEYS, {"keys": [{"type": "personal_access_token"}]})[1]["keys"][0]
    assert made["apps"] == []
    assert Api(made["id"]).get("/inputs")[0] == 200
    assert [key["type"] for key in api.get(f"{KEYS}?type=api_key")[1]["keys"]] == []


def test_a_narrow_key_makes_no_wider_one(api: Api, ann: User) -> None:
    held = ["Keys:Add", "Keys:Get", "Inputs:Get"]
    narrow = limited(ann, "narrow", scopes=held)
    for scopes in (["All"], [], ["Inputs:Add"], ["Inputs:Get", "Inputs:Delete"]):
        status, answer = make(narrow, scopes=scopes)
        assert (status, answer["status"]["code"]) == (403, 11007), scopes
    assert make(narrow, scopes=["Inputs:Get"])[0] == 200
    assert Key.objects.count() == 3


def test_an_app_key_makes_keys_of_its_app_only(api: Api, ann: User) -> None:
    App.objects.create(user=ann, app_id="other")
    app_key = limited(ann, "key-of-main", app=App.objects.get(app_id="main"))
    assert make(app_key, apps=[{"id": "other"}])[0] == 401
    assert make(app_key, type="personal_access_token", apps=[])[0] == 401
    assert make(app_key)[0] == 200
    told = app_key.get(KEYS)[1]["keys"]
    assert {key["type"] for key in told} == {"api_key"}
    assert len(told) == 2
    assert app_key.get(f"{KEYS}/{TOKEN}")[0] == 404
    assert app_key.send("DELETE", f"{KEYS}/{TOKEN}")[0] == 404


def test_a_key_that_ends_makes_none_that_outlives_it(api: Api, ann: User) -> None:
    end = timezone.now() + timedelta(days=1)
    short = limited(ann, "short", expires_at=end)
    assert make(short)[0] == 400
    assert make(short, expires_at=(end + timedelta(hours=1)).isoformat())[0] == 400
    status, answer = make(short, expires_at=(end - timedelta(hours=1)).isoformat())
    assert status == 200
    assert answer["keys"][0]["expires_at"].endswith("Z")


def test_an_expired_key_is_listed_unless_it_is_unwanted(api: Api, ann: User) -> None:
    limited(ann, "old", expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert len(api.get(KEYS)[1]["keys"]) == 2
    assert len(api.get(f"{KEYS}?not_expired=true")[1]["keys"]) == 1
    assert len(api.get(f"{KEYS}?scopes=Inputs:Get&per_page=1&page=2")[1]["keys"]) == 1


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"scopes": ["Inputs:Eat"]}, "keys[0].scopes: there is no scope Inputs:Eat"),
        ({"apps": []}, "keys[0].apps: an api_key opens one app: say which, or ask for"),
        ({"apps": [*MAIN, *MAIN]}, "keys[0].apps"),
        ({"apps": [{"id": "none"}]}, "keys[0].apps[0].id"),
        ({"apps": [{"id": "main", "user_id": "bob"}]}, "keys[0].apps[0].id"),
        ({"type": "golden"}, "keys[0].type"),
        ({"type": "personal_access_token"}, "keys[0].apps: a personal_access_token opens all"),
        ({"description": "d" * 257}, "keys[0].description"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "keys[0].expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "keys[0].expires_at"),
        ({"endpoints": ["/clarifai.api.V2/GetInput"]}, "keys[0].endpoints"),
    ],
)
def test_a_wrong_field_is_named(api: Api, fields: dict[str, Any], named: str) -> None:
    status, answer = make(api, **fields)
    assert status in (400, 404)
    assert answer["status"]["details"].startswith(named)
    assert Key.objects.count() == 1


def test_keys_are_made_all_or_none(api: Api) -> None:
    good: dict[str, Any] = {"apps": MAIN}
    assert api.post(KEYS, {"keys": [good, {"apps": MAIN, "type": "golden"}]})[0] == 400
    assert api.post(KEYS, {"keys": []})[0] == 400
    assert api.post(KEYS, {"keys": [good] * 129})[0] == 400
    assert Key.objects.count() == 1


def test_keys_of_others_stay_theirs(api: Api) -> None:
    stranger = User.objects.create(user_id="bob")
    auth.new_key(stranger, "key-of-bob")
    assert api.get("/v2/users/bob/keys")[0] == 404
    assert api.get(f"{KEYS}/key-of-bob")[0] == 404
    assert api.send("DELETE", f"{KEYS}/key-of-bob")[0] == 404
