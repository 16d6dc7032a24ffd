"""Items that the API took, could not process, and that somebody wants tried again.

Their failed input stands under the id that they want: it is deleted first. Nothing else is.
"""

from collections.abc import Sequence

from inputs_app.client import inputs
from inputs_app.client.errors import ServerError
from inputs_app.client.http import Connection
from inputs_app.client.types import Input
from inputs_app.models import UploadItem
from inputs_app.services.uploads.outcomes import ON_THE_WAY, PROCESSED

State = UploadItem.State
BEING_DELETED = "The inputs that failed are being deleted. They are sent again after that."


def cleared(connection: Connection, items: Sequence[UploadItem]) -> list[UploadItem]:
    """Those of the items of which the API may have something; the failed inputs of the others are
    deleted. `items` were sent before; those that wait anew were given back by a person.

    Raises: ApiError; ServerError where the inputs are not gone yet.
    """
    given_back = [item for item in items if item.accepted_at and item.state != State.SENT]
    if not given_back:
        return list(items)
    there = inputs.by_ids(connection, [item.input_id for item in given_back])
    failed = {one.id for one in there if _has_failed(one)}
    if failed:
        inputs.delete(connection, sorted(failed))
        if inputs.by_ids(connection, sorted(failed)):
            raise ServerError(BEING_DELETED)
    return [item for item in items if item not in given_back or item.input_id not in failed]


def _has_failed(found: Input) -> bool:
    return found.status.code not in (*PROCESSED, *ON_THE_WAY, 0)
