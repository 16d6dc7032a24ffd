"""Requests to the place's app, on its long paths with a token or on short paths with a key."""

import json
from typing import Any

import requests

from tests.live.clients.cases import until
from tests.live.clients.places import Place

Answer = tuple[int, Any]


def ask(at: Place, method: str, path: str, body: Any = None) -> Answer:
    """HTTP status and body of an answer, on the app's path."""
    return send(at, method, f"/v2/users/{at.user}/apps/{at.app}/{path}", at.pat, body)


def short(at: Place, method: str, path: str, body: Any = None) -> Answer:
    """The same on a short path, by the key of the app."""
    return send(at, method, f"/v2/{path}", at.key, body)


def send(at: Place, method: str, path: str, key: str, body: Any = None) -> Answer:
    """The same on any path; like `fetch`, it says nothing of the type of the body."""
    data = None if body is None else body if isinstance(body, str) else json.dumps(body)
    headers = {"Authorization": f"Key {key}", "Content-Type": "text/plain;charset=UTF-8"}
    url = f"{at.rest}{path}"
    answer = requests.request(method, url, data=data and data.encode(), headers=headers, timeout=60)
    return answer.status_code, answer.json()


def post(at: Place, *items: dict[str, Any]) -> Any:
    """The body of the answer to added inputs; a refusal fails the case."""
    status, answer = ask(at, "POST", "inputs", {"inputs": items})
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    return answer


def get(at: Place, input_id: str) -> Any:
    """One input."""
    return ask(at, "GET", f"inputs/{input_id}")[1]["input"]


def done(at: Place, input_id: str) -> Any:
    """An input as soon as it is processed; a failure fails the case."""

    def is_so(one: Any) -> bool:
        return one["status"]["code"] not in (30001, 30003)

    def look() -> Any:
        return get(at, input_id)

    found = until(look, is_so)
    assert found["status"]["code"] == 30000, found
    return found


def image(at: Place, input_id: str = "", **data: Any) -> dict[str, Any]:
    """An image by URL with more data."""
    shown = {"url": at.url("image.jpg"), "allow_duplicate_url": True}
    return {**({"id": input_id} if input_id else {}), "data": {"image": shown, **data}}


def text(input_id: str, **data: Any) -> dict[str, Any]:
    """A text with more data."""
    return {"id": input_id, "data": {"text": {"raw": "words"}, **data}}


def ids(answer: Answer) -> list[str]:
    """The ids of the inputs of an answer that went well."""
    assert answer[0] == 200, answer
    return [one["id"] for one in answer[1]["inputs"]]
