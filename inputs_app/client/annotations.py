"""The calls about annotations: list, post, patch, delete.

An annotation id never becomes part of a path, as input ids do not (see `inputs`): one annotation is
asked for and deleted by the calls that take lists.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar
from urllib.parse import urlencode

from inputs_app.client import inputs, parse, regions, shapes
from inputs_app.client.errors import Invalid, NotAnInputsApi
from inputs_app.client.http import Call, Connection, Query, send
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Concept, Json, Region, Status

MOST = 128
"""So many in one request. Source: Clarifai docs, annotations."""
PER_PAGE = 500
PAIRS_ASKED = 64
Verb = Literal["POST", "PATCH"]
Item = TypeVar("Item")
Pair = tuple[str, str]
"""An input id and the id of an annotation of that input: the id alone may stand at many inputs."""


@dataclass(frozen=True)
class Annotation:
    """What was said of an input or of a place in it. `is_input_level`: it stands for the input's
    own concepts, metadata and place; each input has one, which cannot be deleted alone.

    `raw` is the whole message, `data` its data.
    """

    id: str
    input_id: str
    status: Status
    regions: Sequence[Region] = ()
    concepts: Sequence[Concept] = ()
    is_input_level: bool = False
    created_at: datetime | None = None
    modified_at: datetime | None = None
    data: Json = field(default_factory=dict)
    raw: Json = field(default_factory=dict)


def list_page(
    connection: Connection,
    page: int,
    per_page: int = PER_PAGE,
    *,
    input_ids: Sequence[str] = (),
    with_models: bool = False,
    patience: Patience = PAGE,
) -> list[Annotation]:
    """One numbered page, from 1, newest first, of the app or of some inputs; input-level ones are
    among them. Empty past the end.

    `with_models`: those of models too. Units/limits: what a request line holds of ids, ≤ 128.
    Raises: Invalid for more ids; other ApiErrors. Source: proto ListAnnotations.
    """
    lines = list(inputs.request_lines(input_ids))
    if len(lines) > 1:
        raise Invalid("One request takes fewer inputs. Ask for them in parts.")
    query: Query = [
        ("page", page),
        ("per_page", min(per_page, inputs.MAX_PER_PAGE)),
        *(("input_ids", one) for line in lines for one in line),
        *([("list_all_annotations", True)] if with_models else []),
    ]
    call = Call("GET", connection.app_path("/annotations"), query)
    return read(send(connection, call, patience))


def of_inputs(
    connection: Connection,
    input_ids: Sequence[str],
    *,
    with_models: bool = False,
    patience: Patience = PAGE,
) -> Iterator[Annotation]:
    """All annotations of these inputs, each once, newest first within a request line of ids; asked
    for page by page while they are taken.

    Nothing for no ids. What is deleted meanwhile may shift a later page by as many.
    Raises: ApiError, while it is iterated.
    """
    for line in inputs.request_lines(input_ids):
        seen: set[Pair] = set()
        page = 1
        while found := list_page(
            connection, page, input_ids=line, with_models=with_models, patience=patience
        ):
            fresh = {(one.input_id, one.id): one for one in found}
            yield from (one for pair, one in fresh.items() if pair not in seen)
            seen |= fresh.keys()
            if len(found) < PER_PAGE:
                break
            page += 1


def of_pairs(
    connection: Connection, pairs: Sequence[Pair], *, patience: Patience = PAGE
) -> list[Annotation]:
    """The annotations that are named by their input's id and their own; those that do not exist
    are left out. Asks once per 6 kB of ids, and again where ids stand at several of the inputs.
    Raises: ApiError. Source: proto ListAnnotations."""
    found: dict[Pair, Annotation] = {}
    for some in _request_lines(pairs):
        named: Query = [
            ("per_page", len(some)),
            *(("input_ids", one) for one, _ in some),
            *(("ids", one) for _, one in some),
        ]
        for page in range(1, len(some) + 1):  # the ids of each at most at each of the inputs
            call = Call("GET", connection.app_path("/annotations"), [("page", page), *named])
            answer = read(send(connection, call, patience))
            found |= {(one.input_id, one.id): one for one in answer}
            if len(answer) < len(some) or found.keys() >= set(some):
                break
    return [found[pair] for pair in dict.fromkeys(pairs) if pair in found]


def post(
    connection: Connection, items: Sequence[Json], *, patience: Patience = PAGE
) -> list[Annotation]:
    """Adds annotations; each of the answer carries its own status, also where all failed: 24150
    where it was taken.

    Shape of an item: input_id, id, data with at most one region. Units/limits: ≤ 128 items. Never
    sent again once it may have arrived.
    Raises: ApiError; look at `may_have_arrived` before sending again.
    Source: proto PostAnnotations.
    """
    return read(_write(connection, "POST", {"annotations": _bounded(items)}, patience))


def patch(
    connection: Connection, items: Sequence[Json], action: str, *, patience: Patience = PAGE
) -> list[Annotation]:
    """Changes the data of annotations; the answer holds each as it is now, with its own status.

    Shape of an item: input_id, id, data. `action`: merge, remove or overwrite.
    Units/limits: ≤ 128 items. Never sent again once it may have arrived.
    Raises: ApiError; look at `may_have_arrived` before sending again.
    Source: proto PatchAnnotations.
    """
    body = {"annotations": _bounded(items), "action": action}
    return read(_write(connection, "PATCH", body, patience))


def delete(connection: Connection, pairs: Sequence[Pair], *, patience: Patience = PAGE) -> None:
    """Deletes annotations, each named by its input's id and its own; input-level ones stay.

    Units/limits: ≤ 128 pairs. Never sent again once it may have arrived: an API may refuse to
    delete what is gone. Raises: ApiError; look at `may_have_arrived`.
    Source: proto DeleteAnnotations.
    """
    named = _bounded(pairs)
    body = {"input_ids": [one for one, _ in named], "ids": [one for _, one in named]}
    path = connection.app_path("/annotations")
    send(connection, Call("DELETE", path, body=body, repeatable=False), patience)


def read(answer: Json) -> list[Annotation]:
    """The annotations of an answer. Raises: NotAnInputsApi where `annotations` is no list."""
    found = answer.get("annotations") or []
    if not isinstance(found, list):
        raise NotAnInputsApi
    return [_annotation(one) for one in found if isinstance(one, dict)]


def _write(connection: Connection, method: Verb, body: Json, patience: Patience) -> Json:
    path = connection.app_path("/annotations")
    return send(connection, Call(method, path, body=body, repeatable=False, batch=True), patience)


def _bounded(items: Sequence[Item]) -> list[Item]:
    if not 0 < len(items) <= MOST:
        raise Invalid(f"One request takes from 1 to {MOST} annotations. Send them in parts.")
    return list(items)


def _request_lines(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    left = list(dict.fromkeys(pairs))
    while left:
        some = left[:PAIRS_ASKED]
        while len(some) > 1 and _length_bytes(some) > inputs.MAX_IDS_BYTES:
            some = some[: len(some) // 2]
        yield some
        left = left[len(some) :]


def _length_bytes(pairs: Sequence[Pair]) -> int:
    try:
        return len(urlencode([("input_ids", of) for of, _ in pairs])) + len(
            urlencode([("ids", one) for _, one in pairs])
        )
    except UnicodeEncodeError:
        raise Invalid("The id is not valid text. No annotation has such an id.") from None


def _annotation(raw: Json) -> Annotation:
    data = dict(shapes.mapping(raw.get("data")))
    return Annotation(
        id=shapes.text(raw.get("id")),
        input_id=shapes.text(raw.get("input_id")),
        status=parse.status(raw.get("status")),
        regions=tuple(
            regions.region(one, parse.concepts) for one in shapes.mappings(data.get("regions"))
        ),
        concepts=parse.concepts(data.get("concepts")),
        is_input_level=raw.get("input_level") is True,
        created_at=shapes.moment(raw.get("created_at")),
        modified_at=shapes.moment(raw.get("modified_at")),
        data=data,
        raw=raw,
    )
