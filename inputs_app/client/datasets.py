"""The calls about datasets: which there are, a new one, inputs put in and taken out.

A dataset's id stands in a path, so it is quoted, and `.` and `..` are refused (see http).
"""

from collections.abc import Sequence

from inputs_app.client import memberships, parse, shapes
from inputs_app.client.http import Call, Connection, segment, send
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Status

ADDED, THERE_ALREADY = 64100, 64101
"""Source: StatusCode DATASET_INPUT_SUCCESS, DATASET_INPUT_DUPLICATE."""


def create(connection: Connection, dataset_id: str) -> None:
    """Makes a dataset. Raises: ApiError; Invalid where the id is taken.

    Source: proto PostDatasets.
    """
    body = {"datasets": [{"id": dataset_id}]}
    path = connection.app_path("/datasets")
    send(connection, Call("POST", path, body=body, repeatable=False))


def members(
    connection: Connection, dataset_id: str, ids: Sequence[str], *, patience: Patience = PAGE
) -> set[str]:
    """Those of the inputs that a dataset holds. Raises: ApiError."""
    return memberships.among(connection, dataset_id, ids, patience=patience)


def add(
    connection: Connection, dataset_id: str, ids: Sequence[str], *, patience: Patience = PAGE
) -> dict[str, Status]:
    """Puts inputs into a dataset; gives the status of each: 64100 where it is in it now.

    Units/limits: ≤ 128 ids. Raises: ApiError. Source: proto PostDatasetInputs.
    """
    body = {"dataset_inputs": [{"input": {"id": one}} for one in ids]}
    call = Call("POST", _path(connection, dataset_id), body=body, batch=True)
    told = shapes.mappings(send(connection, call, patience).get("dataset_inputs"))
    items = [shapes.mapping(one.get("input")) for one in told]
    return {shapes.text(one.get("id")): parse.status(one.get("status")) for one in items}


def remove(
    connection: Connection, dataset_id: str, ids: Sequence[str], *, patience: Patience = PAGE
) -> None:
    """Takes inputs out of a dataset; those that are not in it are passed over.

    Units/limits: ≤ 128 ids. Raises: ApiError. Source: proto DeleteDatasetInputs.
    """
    path = _path(connection, dataset_id)
    send(connection, Call("DELETE", path, body={"input_ids": list(ids)}), patience)


def _path(connection: Connection, dataset_id: str) -> str:
    return connection.app_path(f"/datasets/{segment(dataset_id)}/inputs")
