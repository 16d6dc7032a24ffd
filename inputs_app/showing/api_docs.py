"""The JSON API as its page tells it: operations by noun, from the OpenAPI description.

Source: OpenAPI 3.0, Paths, Operation, Parameter and Request Body Objects.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
from django.utils.safestring import SafeString

from inputs_app.showing import api_shapes
from inputs_app.showing.api_shapes import Field, Shape, Told

NOUNS = ("workspaces", "jobs", "uploads", "changes", "deletions", "imports")
SAMPLES = {"{id}": "7", "{import_id}": "3f2a9c"}
"""What stands for the variables of a path in an example, beside the workspace."""
PATH_WORDS = {
    "slug": "The workspace, as in the address of its pages.",
    "id": "The number of the job.",
    "import_id": "The id of the extraction job.",
}
ERRORS = (
    ("401", "No token, or one that is not known, was revoked or has ended."),
    ("403", "Your role, or the token, does not allow this."),
    ("404", "There is nothing here, or it is not yours to see."),
    ("409", "It cannot be done as things stand; the message says why."),
    ("422", "Something in the request is wrong; fields names what, and how."),
    ("422 no_dataset", "The code of a request that names a dataset which the app does not have."),
    ("422 bad_id", "The code of a request with an id that no input can have; fields says why."),
    ("429", "The Inputs API asks to wait. Retry-After says how long."),
    ("502", "The Inputs API refused, or gave no answer; api_request_id is its own."),
    ("503", "The storage of files does not answer. Nothing was stored; try again."),
)


@dataclass(frozen=True)
class Operation:
    """One call. `answers`: status, kind and shape of each."""

    anchor: str
    method: str
    path: str
    said: Sequence[SafeString]
    parameters: Sequence[Field]
    body: Shape | None
    media: str
    answers: Sequence[tuple[str, str, str]]
    curl: str


def nouns(schema: Told, origin: str, slug: str) -> list[tuple[str, list[Operation]]]:
    """The operations of a description by the noun that they are about, in the order of NOUNS.

    `origin` and `slug`: the server and the workspace of the examples.
    """
    found: dict[str, list[Operation]] = {noun: [] for noun in NOUNS}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            found[told["tags"][0]].append(
                _operation(schema, f"{origin}{path}".replace("{slug}", slug), path, method, told)
            )
    return list(found.items())


def shapes(schema: Told) -> list[Shape]:
    """The objects that answers and bodies hold, by name."""
    every = schema["components"]["schemas"]
    bodies = {api_shapes.ref(it["schema"]) for it in _bodies(schema)}
    wanted = [name for name, it in every.items() if "properties" in it and name not in bodies]
    return [api_shapes.shape(schema, name) for name in sorted(wanted)]


def _operation(schema: Told, url: str, path: str, method: str, told: Told) -> Operation:
    content = told.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    body = api_shapes.ref(content[media]["schema"]) if media else ""
    return Operation(
        anchor=told["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        said=api_shapes.paragraphs(told.get("description", "")),
        parameters=[_parameter(schema, it) for it in told.get("parameters", ())],
        body=api_shapes.shape(schema, body) if body else None,
        media=", ".join(content),
        answers=[(code, *_answer(schema, it)) for code, it in told["responses"].items()],
        curl=_curl(url, method.upper(), media, content.get(media, {})),
    )


def _bodies(schema: Told) -> Iterator[Told]:
    for methods in schema["paths"].values():
        for told in methods.values():
            yield from told.get("requestBody", {}).get("content", {}).values()


def _answer(schema: Told, told: Told) -> tuple[str, str]:
    content = next(iter(told.get("content", {}).values()), None)
    return api_shapes.kind(schema, content["schema"]) if content else ("nothing", "")


def _parameter(schema: Told, told: Told) -> Field:
    said = {
        **told["schema"],
        "description": told.get("description") or PATH_WORDS.get(told["name"], ""),
    }
    return api_shapes.field(schema, told["name"], said, told.get("required", False))


def _curl(url: str, method: str, media: str, content: Told) -> str:
    for name, sample in SAMPLES.items():
        url = url.replace(name, sample)
    said = [f'curl -H "Authorization: Bearer $INPUTDECK" {shlex.quote(url)}']
    if method != "GET" and not content:
        said.append(f"-X {method}")
    if media:
        said.append(f'-H "Content-Type: {media}"')
    example = next((it["value"] for it in content.get("examples", {}).values()), None)
    if isinstance(example, Mapping):
        said.append(f"-d {shlex.quote(orjson.dumps(example).decode())}")
    elif media:
        said.append("--data-binary @rows.csv")
    return " \\\n  ".join(said)
