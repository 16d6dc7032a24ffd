"""Which datasets hold which inputs: an input itself does not tell.

Asked by searches that only count, some in one request. It must not change datasets.
"""

from collections.abc import Iterator, Sequence

from inputs_app.client import shapes
from inputs_app.client.answers import whole_number
from inputs_app.client.errors import NotAnInputsApi
from inputs_app.client.http import Call, Connection, send
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Json

SEARCHES = 10
"""So many searches in one request."""
LISTED = 500
"""A dataset with no more members is listed whole, where more than a request's inputs are asked."""
PER_PAGE = 1000
Pair = tuple[str, str]


def dataset_ids(connection: Connection, *, patience: Patience = PAGE) -> list[str]:
    """The ids of the app's datasets. Raises: ApiError. Source: proto ListDatasets.

    Units/limits: 1,000 a request; it ends with a page that is not full, or tells nothing new.
    """
    found: dict[str, None] = {}
    page = 1
    while not found.keys() >= set(some := _page(connection, page, patience)):
        found |= dict.fromkeys(some)
        if len(some) < PER_PAGE:
            break
        page += 1
    return list(found)


def of_inputs(
    connection: Connection, input_ids: Sequence[str], *, patience: Patience = PAGE
) -> dict[str, list[str]]:
    """The datasets that hold these inputs. Shape: input id → dataset ids, only where there are any.

    Units/limits: one request per 10 datasets, then at most one per 10 pairs of an input and a
    dataset that has members. Raises: ApiError. Source: proto PostInputsSearches, Filter.
    """
    known = dataset_ids(connection, patience=patience) if input_ids else []
    sizes = _counted(connection, [[_in_dataset(one)] for one in known], patience)
    held: set[Pair] = set()
    asked: list[Pair] = []
    for dataset, size in zip(known, sizes, strict=True):
        if size and size <= LISTED and len(input_ids) > SEARCHES:
            members = _members(connection, dataset, patience)
            held |= {(one, dataset) for one in input_ids if one in members}
        elif size:
            asked += [(one, dataset) for one in input_ids]
    filters = [[_is_input(one), _in_dataset(dataset)] for one, dataset in asked]
    counts = _counted(connection, filters, patience)
    held |= {pair for pair, count in zip(asked, counts, strict=True) if count}
    found = {one: [dataset for dataset in known if (one, dataset) in held] for one in input_ids}
    return {one: datasets for one, datasets in found.items() if datasets}


def among(
    connection: Connection, dataset: str, input_ids: Sequence[str], *, patience: Patience = PAGE
) -> set[str]:
    """Those of the inputs that one dataset holds.

    Units/limits: one or two requests for a small dataset, else one per 10 inputs.
    Raises: ApiError. Source: proto PostInputsSearches, Filter.
    """
    (size,) = _counted(connection, [[_in_dataset(dataset)]], patience)
    if not size or not input_ids:
        return set()
    if size <= LISTED:
        return _members(connection, dataset, patience) & set(input_ids)
    filters = [[_is_input(one), _in_dataset(dataset)] for one in input_ids]
    counts = _counted(connection, filters, patience)
    return {one for one, count in zip(input_ids, counts, strict=True) if count}


def _page(connection: Connection, page: int, patience: Patience) -> list[str]:
    query = [("page", page), ("per_page", PER_PAGE)]
    answer = send(connection, Call("GET", connection.app_path("/datasets"), query), patience)
    return [name for one in shapes.mappings(answer.get("datasets")) if (name := _id(one))]


def _counted(
    connection: Connection, filters: Sequence[Sequence[Json]], patience: Patience
) -> list[int]:
    """How many inputs each list of filters finds, in their order."""
    return [
        count
        for start in range(0, len(filters), SEARCHES)
        for count in _count(connection, filters[start : start + SEARCHES], patience)
    ]


def _count(
    connection: Connection, filters: Sequence[Sequence[Json]], patience: Patience
) -> Iterator[int]:
    searches = [{"query": {"filters": list(one)}} for one in filters]
    answer = _search(connection, {"searches": searches, "only_count": True}, patience)
    counts = list(shapes.mappings(answer.get("hit_counts")))
    if len(counts) != len(filters):
        raise NotAnInputsApi("The Inputs API did not count what was asked of it.")
    return (whole_number(one.get("estimated_total")) or 0 for one in counts)


def _members(connection: Connection, dataset: str, patience: Patience) -> set[str]:
    body = {
        "searches": [{"query": {"filters": [_in_dataset(dataset)]}}],
        "pagination": {"page": 1, "per_page": PER_PAGE},
    }
    hits = shapes.mappings(_search(connection, body, patience).get("hits"))
    return {_id(shapes.mapping(hit.get("input"))) for hit in hits}


def _search(connection: Connection, body: Json, patience: Patience) -> Json:
    path = connection.app_path("/inputs/searches")
    return send(connection, Call("POST", path, body=body), patience)


def _in_dataset(dataset: str) -> Json:
    return {"input": {"dataset_ids": [dataset]}}


def _is_input(input_id: str) -> Json:
    return {"annotation": {"input_id": input_id}}


def _id(raw: object) -> str:
    return shapes.text(shapes.mapping(raw).get("id"))
