"""Objects of the SDK, opened for a place, and what its inputs come to."""

from functools import partial
from typing import Any

from clarifai.client.app import App
from clarifai.client.input import Inputs
from clarifai.client.search import Search
from clarifai.client.user import User
from clarifai_grpc.grpc.api import service_pb2 as rpc
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from tests.live.clients.cases import until
from tests.live.clients.places import Place

DONE = 30000


def inputs(at: Place) -> Any:
    """The class of inputs."""
    return Inputs(user_id=at.user, app_id=at.app, pat=at.pat, base_url=f"http://{at.grpc}")


def app(at: Place) -> Any:
    """The class of an app."""
    return App(user_id=at.user, app_id=at.app, pat=at.pat, base_url=f"http://{at.grpc}")


def user(at: Place) -> Any:
    """The class of a user."""
    return User(user_id=at.user, pat=at.pat, base_url=f"http://{at.grpc}")


def dataset(at: Place, dataset_id: str) -> Any:
    """A new dataset of the app."""
    return app(at).create_dataset(dataset_id)


def search(at: Place, **options: Any) -> Any:
    """The class of searches."""
    base = f"http://{at.grpc}"
    return Search(user_id=at.user, app_id=at.app, pat=at.pat, base_url=base, **options)


def metadata(**values: Any) -> Struct:
    """Metadata as the SDK wants them."""
    struct = Struct()
    struct.update(values)
    return struct


def done(at: Place, *ids: str) -> list[Any]:
    """The inputs of these ids as soon as all are processed; a failure of one fails the case."""
    found = []
    for one in ids:
        last = until(partial(inputs(at).get_input, one), has_ended)
        assert last.id == one, last
        assert last.status.code == DONE, last.status
        found.append(last)
    return found


def has_ended(one: Any) -> bool:
    """Whether an input is missing or waits for nothing."""
    return one.status.code not in (30001, 30003)


def as_dict(message: Any) -> Any:
    """A message with the names of its fields."""
    return MessageToDict(message, preserving_proto_field_name=True)


def listed(generator: Any) -> list[str]:
    """The ids of what a generator yields."""
    return [one.id for one in generator]


def jobs(i: Any) -> int:
    """How many add-jobs the app has: one for each batch that was sent."""
    request = i.STUB.ListInputsAddJobs
    from_page = i.list_pages_generator
    return len(
        list(from_page(request, rpc.ListInputsAddJobsRequest, {"user_app_id": i.user_app_id}))
    )
