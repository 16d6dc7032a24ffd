"""How a program asks for the same input: as curl and as Python. The key is never part of it."""

import json
import shlex
from urllib.parse import quote

from inputs_app.client.types import Json
from inputs_app.models import Workspace

CURL = """curl -H "Authorization: Key $CLARIFAI_PAT" \\
  {url}"""
CURL_BODY = """curl -X {method} {url} \\
  -H "Authorization: Key $CLARIFAI_PAT" \\
  -H "Content-Type: application/json" \\
  -d {body}"""
PYTHON = """import os

import requests

answer = requests.get(
    {url},
    params={{"ids": [{input_id}]}},
    headers={{"Authorization": f"Key {{os.environ['CLARIFAI_PAT']}}"}},
    timeout=30,
)
answer.raise_for_status()
print(answer.json()["inputs"])"""
SAMPLE = "https://samples.clarifai.com/metro-north.jpg"


def curl(workspace: Workspace, input_id: str) -> str:
    """A shell command that reads the input; the id goes into the query, never into the path."""
    url = f"{_inputs_url(workspace)}?ids={quote(input_id, safe='')}"
    return CURL.format(url=shlex.quote(url))


def python(workspace: Workspace, input_id: str) -> str:
    """A Python program that reads the input."""
    return PYTHON.format(url=json.dumps(_inputs_url(workspace)), input_id=ascii(input_id))


def curl_post(workspace: Workspace) -> str:
    """A shell command that sends a first input by URL."""
    return _with_body("POST", workspace, {"inputs": [{"data": {"image": {"url": SAMPLE}}}]})


def curl_patch(workspace: Workspace, input_id: str, data: Json, action: str) -> str:
    """A shell command that changes an input as a change of it does."""
    body = {"inputs": [{"id": input_id, "data": data}], "action": action}
    return _with_body("PATCH", workspace, body)


def _with_body(method: str, workspace: Workspace, body: Json) -> str:
    """JSON in ASCII: no character of a body can do anything to a terminal or a shell."""
    url, text = shlex.quote(_inputs_url(workspace)), shlex.quote(json.dumps(body))
    return CURL_BODY.format(method=method, url=url, body=text)


def _inputs_url(workspace: Workspace) -> str:
    user, app = (quote(part, safe="") for part in (workspace.api_user_id, workspace.api_app_id))
    return f"{workspace.base_url.rstrip('/')}/v2/users/{user}/apps/{app}/inputs"
