"""Adding inputs by JSON."""

import base64
import re

import requests

from tests.live.clients.cases import case
from tests.live.clients.places import Place
from tests.live.clients.rest.asked import ask, done, get, image, post, send, short, text


@case(20, 21, 39, rpcs="PostInputs GetInput")
def an_added_image_is_pending_and_then_done(at: Place) -> None:
    answer = post(at, image(at, "one"))
    assert answer["status"]["details"] == "All inputs successfully added"
    assert re.fullmatch("[0-9a-f]{32}", answer["status"]["req_id"])
    (made,) = answer["inputs"]
    assert made["status"]["code"] == 30001
    assert "allow_duplicate_url" not in made["data"]["image"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z", made["created_at"]), made
    assert done(at, "one")["data"]["image"]["image_info"]["color_mode"] == "YUV"


@case(41, 42, rpcs="PostInputs GetInput")
def base64_may_have_line_breaks(at: Place) -> None:
    wrapped = base64.encodebytes(at.read("image.jpg")).decode()
    assert "\n" in wrapped
    post(at, {"id": "one", "data": {"image": {"base64": wrapped}}})
    shown = done(at, "one")["data"]["image"]
    assert "base64" not in shown
    key = {"Authorization": f"Key {at.pat}"}
    assert requests.get(shown["url"], headers=key, timeout=30).content == at.read("image.jpg")
    assert requests.get(shown["url"], timeout=30).status_code == 404
    wrong = {"Authorization": "Key wrong"}
    assert requests.get(shown["url"], headers=wrong, timeout=30).status_code == 401


@case(40, rpcs="PostInputs")
def the_flag_of_the_new_input_decides_on_duplicates(at: Place) -> None:
    post(at, {"data": {"image": {"url": at.url("image.jpg")}}})
    again = {"inputs": [{"data": {"image": {"url": at.url("image.jpg")}}}]}
    status, answer = ask(at, "POST", "inputs", again)
    assert (status, answer["inputs"][0]["status"]["code"]) == (400, 30100)
    post(at, image(at), image(at))


@case(43, 44, rpcs="PostInputs GetInput")
def ids_are_taken_or_made(at: Place) -> None:
    answer = post(at, image(at, "train1"), image(at, "a b/c?d"), image(at))
    names = [one["id"] for one in answer["inputs"]]
    assert names[:2] == ["train1", "a b/c?d"]
    assert re.fullmatch("[0-9a-f]{32}", names[2])
    assert get(at, "a%20b%2Fc%3Fd")["id"] == "a b/c?d"


@case(46, 96, rpcs="PostInputs GetInput")
def values_are_numbers_truths_or_left_out(at: Place) -> None:
    given = [
        {"id": "one", "value": 1},
        {"id": "zero", "value": 0},
        {"id": "yes", "value": True},
        {"id": "no", "value": False},
        {"id": "left-out"},
    ]
    post(at, image(at, "one", concepts=given))
    told = {it["id"]: it["value"] for it in get(at, "one")["data"]["concepts"]}
    assert told == {"one": 1, "zero": 0, "yes": 1, "no": 0, "left-out": 1}, told


@case(47, 48, 97, rpcs="PostInputs GetInput")
def inputs_have_their_own_concepts(at: Place) -> None:
    data = base64.b64encode(at.read("image.jpg")).decode()
    present, absent = {"id": "present", "value": 1}, {"id": "absent", "value": 0}
    by_bytes = {"id": "bytes", "data": {"image": {"base64": data}, "concepts": [absent, present]}}
    post(at, image(at, "url", concepts=[present, absent]), by_bytes)
    first = [(it["id"], it["value"]) for it in get(at, "url")["data"]["concepts"]]
    second = [(it["id"], it["value"]) for it in get(at, "bytes")["data"]["concepts"]]
    assert first == second[::-1] == [("present", 1), ("absent", 0)]


@case(45, 49, 98, rpcs="PostInputs GetInput")
def metadata_is_any_json(at: Place) -> None:
    given = {
        "id": "id001",
        "size": 100,
        "list": [1, 2, 3],
        "nested": {"a": {"b": True, "none": None}},
        "key4#$!": 1.5,
        "empty": {"list": [], "object": {}},
    }
    post(at, image(at, "one", metadata=given))
    assert get(at, "one")["data"]["metadata"] == given


@case(33, 34, rpcs="PostInputs GetInput")
def an_input_has_one_geo_point(at: Place) -> None:
    point = {"geo_point": {"longitude": -30.0, "latitude": 40.0}}
    post(at, image(at, "one", geo=point))
    assert get(at, "one")["data"]["geo"] == point
    two = image(at, "two", geo={"geo_point": [point["geo_point"], point["geo_point"]]})
    status, answer = ask(at, "POST", "inputs", {"inputs": [two]})
    assert status == 400, answer
    assert "geo" in str(answer), answer


@case(53, rpcs="PostInputs")
def a_part_that_fails_makes_207(at: Place) -> None:
    post(at, text("train1"))
    status, answer = ask(at, "POST", "inputs", {"inputs": [text("good"), text("train1")]})
    assert (status, answer["status"]["code"]) == (207, 10010), answer
    told = [(it["id"], it["status"]["code"]) for it in answer["inputs"]]
    assert told == [("good", 30001), ("train1", 30100)]
    assert answer["inputs"][1]["status"]["details"] == "Input has a duplicate ID."
    status, answer = ask(at, "POST", "inputs", {"inputs": [text("good")]})
    assert (status, answer["status"]["code"]) == (400, 10020), answer


@case(62, rpcs="PostInputs")
def the_path_says_user_and_app(at: Place) -> None:
    path = f"/v2/users/me/apps/{at.app}/inputs"
    assert send(at, "POST", path, at.pat, {"inputs": [text("one")]})[0] == 200
    assert get(at, "one")["id"] == "one"
    status, answer = send(at, "POST", path + "x/inputs", at.pat, {"inputs": [text("one")]})
    assert (status, answer["status"]["code"]) == (404, 11101)


@case(63, rpcs="PostInputs")
def the_body_says_user_and_app(at: Place) -> None:
    scope = {"user_id": at.user, "app_id": at.app}
    body = {"user_app_id": scope, "inputs": [text("one")]}
    assert send(at, "POST", "/v2/inputs/", at.pat, body)[0] == 200
    assert get(at, "one")["id"] == "one"
    camel = {"userAppId": {"userId": "me", "appId": at.app}, "inputs": [text("two")]}
    assert send(at, "POST", "/v2/inputs", at.pat, camel)[0] == 200
    assert get(at, "two")["id"] == "two"
    status, answer = send(at, "POST", "/v2/inputs", at.pat, {"inputs": [text("three")]})
    assert status == 400, answer


@case(64, rpcs="PostInputs")
def an_app_key_needs_no_scope(at: Place) -> None:
    assert short(at, "POST", "inputs", {"inputs": [text("one")]})[0] == 200
    assert get(at, "one")["id"] == "one"
    other = f"/v2/users/{at.user}/apps/app-299/inputs"
    assert send(at, "POST", other, at.key, {"inputs": [text("one")]})[0] == 401
