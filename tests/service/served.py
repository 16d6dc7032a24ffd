"""One app with one of everything, and a body for each RPC that reaches into its handler."""

from typing import Any
from unittest import mock

from django.db import transaction
from google.api import annotations_pb2
from google.protobuf import json_format, message_factory

from inputs_service import auth, grpc_server, ownership, registry
from inputs_service.models import Key
from tests.service.conftest import TOKEN, Api
from tests.service.fields import merged

SCOPE = {"user_id": "ann", "app_id": "main"}
IMAGE = {"image": {"url": "https://pictures.test/a", "allow_duplicate_url": True}}
CONCEPTS = {"concepts": [{"id": "cat", "value": 1}]}
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.9}}
REGION = {"regions": [{"region_info": BOX, "data": CONCEPTS}]}
QUERY = {"query": {"filters": [{"annotation": {"data": CONCEPTS}}]}}
BODIES: dict[str, Any] = {
    "PostInputs": {"inputs": [{"data": IMAGE}]},
    "PatchInputs": {"inputs": [{"id": "one", "data": CONCEPTS}], "action": "merge"},
    "DeleteInputs": {"ids": ["none"]},
    "PostAnnotations": {"annotations": [{"input_id": "one", "data": REGION}]},
    "PatchAnnotations": {
        "annotations": [{"id": "note", "input_id": "one", "data": REGION}],
        "action": "merge",
    },
    "PostConcepts": {"concepts": [{"name": "fresh"}]},
    "PatchConcepts": {"concepts": [{"id": "cat", "name": "cats"}], "action": "overwrite"},
    "PostConceptsSearches": {"concept_query": {"name": "c*"}},
    "PostDatasets": {"datasets": [{"description": "fresh"}]},
    "PatchDatasets": {"datasets": [{"id": "train"}], "action": "merge"},
    "PostDatasetInputs": {"dataset_id": "train", "dataset_inputs": [{"input": {"id": "one"}}]},
    "PostDatasetVersions": {"dataset_id": "train", "dataset_versions": [{"description": "x"}]},
    "PostInputsSearches": {"searches": [QUERY]},
    "PostAnnotationsSearches": {"searches": [QUERY]},
    "PostSearches": {"query": {"ands": [{"input": {"data": CONCEPTS}}]}},
    "PostBulkOperations": {
        "bulk_operations": [
            {"input_ids": {"input_ids": ["one"]}, "operation": {"add_concepts": CONCEPTS}}
        ]
    },
    "PostInputsDataSources": {
        "data_sources": [{"url": {"url": "s3://bucket/prefix", "credentials": {}}}]
    },
    "PostUploads": {"uploads": [{"content_length": 10, "content_name": "a.zip"}]},
    "PostApps": {"apps": [{"name": "fresh"}]},
    "PatchApp": {"app": {"id": "main"}, "action": "merge"},
    "PatchApps": {"apps": [{"id": "main"}], "action": "merge"},
    "PostKeys": {"keys": [{"apps": [{"id": "main"}], "scopes": ["Inputs:Get"]}]},
}
NAMED = {
    "input_id": "one",
    "dataset_id": "train",
    "concept_id": "cat",
    "annotation_id": "note",
}
"""What path variables name."""


def fill(api: Api) -> None:
    """One of everything that an RPC may ask for."""
    api.add({"id": "one", "data": {**IMAGE, **CONCEPTS}})
    api.post("/datasets", {"datasets": [{"id": "train"}]})
    note = {"id": "note", "input_id": "one", "data": CONCEPTS}
    api.post("/annotations", {"annotations": [note]})


def body_for(rpc: registry.Rpc, said: Any) -> dict[str, Any]:
    """A request that would do, with `said` put into it."""
    names = {field.name for field in rpc.request_type.fields}
    base = {name: value for name, value in NAMED.items() if name in names}
    scope = {"user_app_id": SCOPE} if "user_app_id" in names else {}
    body: dict[str, Any] = merged({**scope, **base, **BODIES.get(rpc.name, {})}, said)
    return body


def patterns(rpc: registry.Rpc) -> list[tuple[str, str]]:
    """The verbs and paths of an RPC, as the protocol writes them."""
    rule = registry.METHODS[rpc.name].GetOptions().Extensions[annotations_pb2.http]
    bindings = [rule, *rule.additional_bindings]
    verbs = [binding.WhichOneof("pattern") for binding in bindings]
    return [(verb.upper(), getattr(it, verb)) for verb, it in zip(verbs, bindings, strict=True)]


def filled(path: str, text: str = "") -> str:
    """A path with the user and app that there are, and the text, or what there is, in its other
    variables."""
    known = {"user_app_id.user_id": "ann", "user_app_id.app_id": "main"}
    known |= {} if text else NAMED
    parts = path.split("/")
    return "/".join(
        known.get(part[1:-1], text or "x") if part.startswith("{") else part for part in parts
    )


def route(rpc: registry.Rpc) -> tuple[str, str]:
    """The verb of an RPC, and its shortest path with the usual names in it."""
    verb, path = patterns(rpc)[-1]
    return verb, filled(path)


class Metadata:
    """The context of a gRPC call with Ann's key."""

    def invocation_metadata(self) -> list[tuple[str, str]]:
        """The key."""
        return [("authorization", f"Key {TOKEN}")]


def call_grpc(rpc: registry.Rpc, body: Any) -> Any:
    """The answer of the gRPC handler to a body, as a message; None where protobuf cannot say it."""
    request_class = message_factory.GetMessageClass(rpc.request_type)
    try:
        packed = json_format.ParseDict(body, request_class()).SerializeToString()
    except (json_format.ParseError, ValueError, UnicodeError):
        return None
    answer_class = message_factory.GetMessageClass(registry.METHODS[rpc.name].output_type)
    with mock.patch.object(grpc_server, "close_old_connections"):  # the test's own connection
        return answer_class.FromString(grpc_server._answered(rpc, iter([packed]), Metadata()))


def restore() -> None:
    """Gives Ann her app and her key back, should a call have taken them."""
    with transaction.atomic():
        ann = ownership.user_named("ann")
        ownership.app_named(ann, "main")
        if not Key.objects.filter(digest=auth.digest_of(TOKEN)).exists():
            auth.new_key(ann, TOKEN)
