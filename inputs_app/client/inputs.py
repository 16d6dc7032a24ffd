"""The calls about inputs: list, stream, read by ids, count, post, patch, delete.

An input id never becomes part of a path: `requests` folds `..`, so a delete of the id `..` would
become a delete of the app. Ids travel in the query or the body.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote_plus

from inputs_app.client import parse
from inputs_app.client.errors import Invalid
from inputs_app.client.http import Call, Connection, Query, send
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Counts, Input, Json

MAX_IDS_BYTES = 6000
"""A request line stays under 8 kB, the limit of common proxies: this much for the ids."""
MAX_PER_PAGE = 1000
"""Source: Clarifai docs, pagination."""
MAX_POSTED = 128
"""Source: Clarifai docs, upload limits."""


def list_page(
    connection: Connection, page: int, per_page: int, *, patience: Patience = PAGE
) -> list[Input]:
    """One numbered page, from 1, newest first; empty past the end.

    Raises: ApiError. Source: clarifai-grpc proto ListInputs.
    """
    query = [("page", page), ("per_page", min(per_page, MAX_PER_PAGE))]
    call = Call("GET", connection.app_path("/inputs"), query)
    return parse.inputs(send(connection, call, patience))


def stream(
    connection: Connection, last_id: str = "", per_page: int = 20, *, descending: bool = False
) -> list[Input]:
    """The inputs after `last_id` (not with it), oldest first or, with `descending`, newest first.

    Empty at the end. Raises: NotFound where `last_id` is gone; other ApiErrors.
    Source: clarifai-grpc proto StreamInputs.
    """
    query: list[tuple[str, str | int | bool]] = [("per_page", min(per_page, MAX_PER_PAGE))]
    query += [("descending", True)] if descending else []
    query += [("last_id", _askable(last_id))] if last_id else []
    return parse.inputs(send(connection, Call("GET", connection.app_path("/inputs/stream"), query)))


def every(
    connection: Connection, last_id: str = "", *, descending: bool = False, per_page: int = 200
) -> Iterator[Input]:
    """All inputs after `last_id`, asked for page by page while they are taken.

    Holds one page at a time. What is added or deleted meanwhile shifts nothing; where the last
    input of a page is deleted before the next is asked for, it ends with NotFound.
    Raises: ApiError, while it is iterated.
    """
    while found := stream(connection, last_id, per_page, descending=descending):
        yield from found
        last_id = found[-1].id


def by_ids(connection: Connection, ids: Sequence[str], *, patience: Patience = PAGE) -> list[Input]:
    """The inputs with these ids, in this order; those that do not exist are left out.

    Asks once per 6 kB of ids. Raises: ApiError; Invalid for an id that no request line holds.
    """
    found: dict[str, Input] = {}
    for some in request_lines(ids):
        query: Query = [("per_page", len(some)), *(("ids", one) for one in some)]
        answer = send(connection, Call("GET", connection.app_path("/inputs"), query), patience)
        found |= {item.id: item for item in parse.inputs(answer)}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def counts(connection: Connection, *, patience: Patience = PAGE) -> Counts:
    """How many inputs stand in each state. Raises: ApiError. Source: proto GetInputCount."""
    return parse.counts(
        send(connection, Call("GET", connection.app_path("/inputs/status")), patience)
    )


def post(
    connection: Connection, items: Sequence[Json], *, patience: Patience = PAGE
) -> list[Input]:
    """Adds inputs; each of the answer carries its own status, also where all failed.

    Units/limits: ≤ 128 items. Never sent again once it may have arrived.
    Raises: ApiError for the request as a whole; look at `may_have_arrived` before sending again.
    Source: clarifai-grpc proto PostInputs.
    """
    if not 0 < len(items) <= MAX_POSTED:
        raise Invalid(f"One request takes from 1 to {MAX_POSTED} inputs. Send them in parts.")
    path = connection.app_path("/inputs")
    call = Call("POST", path, body={"inputs": list(items)}, repeatable=False, batch=True)
    return parse.inputs(send(connection, call, patience))


def patch(
    connection: Connection, items: Sequence[Json], action: str, *, patience: Patience = PAGE
) -> list[Input]:
    """Changes the data of inputs; the answer holds each as it is now, with its own status: 30200
    where it was changed.

    Shape of an item: id, data. `action`: merge, remove or overwrite. Units/limits: ≤ 128 items.
    Never sent again once it may have arrived: a merge of lists without ids is not the same twice.
    Raises: ApiError; look at `may_have_arrived` before sending again.
    Source: clarifai-grpc proto PatchInputs.
    """
    if not 0 < len(items) <= MAX_POSTED:
        raise Invalid(f"One request takes from 1 to {MAX_POSTED} inputs. Send them in parts.")
    body = {"inputs": list(items), "action": action}
    path = connection.app_path("/inputs")
    call = Call("PATCH", path, body=body, repeatable=False, batch=True)
    return parse.inputs(send(connection, call, patience))


def delete(connection: Connection, ids: Sequence[str], *, patience: Patience = PAGE) -> None:
    """Deletes inputs with all that hangs on them; ids that do not exist are passed over.

    The API may answer before they are gone: read them again to see. Units/limits: ≤ 128 ids. Never
    sent again once it may have arrived: somebody may have added one anew under its id.
    Raises: ApiError; look at `may_have_arrived`. Source: clarifai-grpc proto DeleteInputs.
    """
    if not 0 < len(ids) <= MAX_POSTED:
        raise Invalid(f"One request takes from 1 to {MAX_POSTED} inputs. Send them in parts.")
    path = connection.app_path("/inputs")
    send(connection, Call("DELETE", path, body={"ids": list(ids)}, repeatable=False), patience)


def request_lines(ids: Sequence[str]) -> Iterator[list[str]]:
    """The ids, each once, in parts that a request line holds. Units/limits: ≤ 128 and 6 kB a part.

    Raises: Invalid for an id that no request line holds.
    """
    some: list[str] = []
    size_bytes = 0
    for one in dict.fromkeys(ids):
        length_bytes = _length_bytes(_askable(one))
        if some and (size_bytes + length_bytes > MAX_IDS_BYTES or len(some) >= MAX_POSTED):
            yield some
            some, size_bytes = [], 0
        some.append(one)
        size_bytes += length_bytes
    if some:
        yield some


def _askable(input_id: str) -> str:
    if _length_bytes(input_id) > MAX_IDS_BYTES:
        raise Invalid("The input id is longer than an address can hold. No input has such an id.")
    return input_id


def _length_bytes(input_id: str) -> int:
    try:
        return len(quote_plus(input_id)) + len("&ids=")
    except UnicodeEncodeError:
        raise Invalid("The input id is not valid text. No input has such an id.") from None
