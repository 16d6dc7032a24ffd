"""The calls about concepts of an app."""

from inputs_app.client import parse
from inputs_app.client.errors import NotAnInputsApi
from inputs_app.client.http import Call, Connection, send
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Concept


def listed(
    connection: Connection, page: int = 1, per_page: int = 128, *, patience: Patience = PAGE
) -> list[Concept]:
    """A page of the app's concepts. Raises: ApiError. Source: clarifai-grpc proto ListConcepts."""
    query = [("page", page), ("per_page", per_page)]
    answer = send(connection, Call("GET", connection.app_path("/concepts"), query), patience)
    found = answer.get("concepts") or []
    if not isinstance(found, list):
        raise NotAnInputsApi
    return list(parse.concepts(found))
