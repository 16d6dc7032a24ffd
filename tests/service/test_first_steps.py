"""What is posted comes back."""

from typing import Any

from tests.service.conftest import Api


def test_a_posted_image_is_listed(api: Api, image: Any) -> None:
    status, answer = api.add(image("metro", "one", concepts=[{"id": "tree"}]))
    assert status == 200
    assert answer["status"]["details"] == "All inputs successfully added"
    assert answer["inputs"][0]["status"] == {"code": 30001, "description": "Download pending"}
    status, answer = api.get("/inputs?page=1&per_page=20")
    assert status == 200
    data = answer["inputs"][0]["data"]
    assert data["image"]["url"] == "https://pictures.test/metro"
    assert data["concepts"] == [{"id": "tree", "value": 1.0, "name": "tree", "app_id": "main"}]
    assert api.get("/inputs/one")[1]["input"]["id"] == "one"
    assert api.get("/inputs/two")[0] == 404
    assert api.get("/inputs/status")[1]["counts"]["to_process"] == 1


def test_bytes_come_back_with_a_hosted_address(api: Api) -> None:
    status, answer = api.add(
        {"data": {"text": {"raw": "hello"}}}, {"data": {"image": {"base64": "aGk="}}}
    )
    assert status == 200
    text, picture = (item["data"] for item in answer["inputs"])
    assert text["text"]["url"].startswith(
        "http://service.test/orig/users/ann/apps/main/inputs/text/"
    )
    assert picture["image"]["hosted"]["sizes"] == ["orig"]
