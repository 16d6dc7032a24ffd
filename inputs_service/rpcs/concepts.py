"""Concepts of an app: listed, searched, created, renamed for the whole app, counted."""

from inputs_core import ids
from inputs_service import concepts
from inputs_service.call import Call
from inputs_service.errors import CodedError, NotFound
from inputs_service.models import Concept
from inputs_service.paging import Page
from inputs_service.posting.labels import MAX_CONCEPT_ID_LENGTH as MAX_LENGTH
from inputs_service.wire.messages import Message
from inputs_service.wire.values import timestamp

INVALID = 40003
MAX_PER_REQUEST = 128
LANGUAGE = "en"
PRIVATE = 10


def list_concepts(call: Call, request: Message) -> Message:
    """A page of the app's concepts, newest first; `id` is found anywhere in their id or name.

    Shape: concepts[]. Source: ListConceptsRequest, "Fuzzy match on concept ID".
    """
    wanted = request.get("id") or ""
    rows = concepts.page(call.app, f"*{wanted}*" if wanted else "", Page.of(request))
    return {"concepts": [_told(call, row) for row in rows]}


def get_concept(call: Call, request: Message) -> Message:
    """One concept. Shape: concept. Raises: NotFound."""
    row = Concept.objects.filter(app=call.app, concept_id=request.get("concept_id", "")).first()
    if row is None:
        raise NotFound("This concept does not exist.")
    return {"concept": _told(call, row)}


def post_concepts(call: Call, request: Message) -> Message:
    """Creates 1 to 128 concepts, all or none; a name that is left out is the id.

    Shape: concepts[]. Raises: CodedError 40003 for a wrong or taken id.
    """
    given = _given(request)
    names = [_names(concept, f"concepts[{index}]") for index, concept in enumerate(given)]
    try:
        rows = concepts.create(call.app, names)
    except concepts.Duplicate as duplicate:
        which = duplicate.concept_id or "one of these ids"
        raise CodedError(f"duplicate: the app has {which} already", code=INVALID) from None
    return {"concepts": [_told(call, row) for row in rows]}


def patch_concepts(call: Call, request: Message) -> Message:
    """Renames concepts for the whole app, all or none: every label shows the new name at once.

    It changes no input; that is PatchInputs. Shape: concepts[]. Source: PatchConceptsRequest, which
    knows `overwrite` only. Raises: CodedError 40003, NotFound.
    """
    if request.get("action") != "overwrite":
        raise CodedError("action: concepts are patched by overwrite only", code=INVALID)
    given = _given(request)
    names: dict[str, str] = {}
    for index, concept in enumerate(given):
        concept_id, _ = _names(concept, f"concepts[{index}]")
        names[concept_id] = concept.get("name") or names.get(concept_id, "")
    found = concepts.rename(call.app, names)
    missing = next((concept_id for concept_id in names if concept_id not in found), None)
    if missing is not None:
        raise NotFound(f"The concept {missing} does not exist.")
    return {"concepts": [_told(call, found[concept["id"]]) for concept in given]}


def post_concepts_searches(call: Call, request: Message) -> Message:
    """The app's concepts whose id or name matches `concept_query.name`, in which `*` stands for any
    text. Concepts have one language here; the one that is asked for is accepted.

    Shape: concepts[]. Source: PostConceptsSearchesRequest; there are no concepts of models here.
    """
    query = request.get("concept_query") or {}
    if query.get("ignore_app_concepts") or query.get("use_cases"):
        return {"concepts": []}
    page = Page.of(request.get("pagination") or {})
    rows = concepts.page(call.app, query.get("name") or "", page)
    return {"concepts": [_told(call, row) for row in rows]}


def get_concept_counts(call: Call, request: Message) -> Message:
    """How many inputs hold each concept as present (positive) and as explicitly absent (negative).

    Shape: concept_counts[] of id, name, concept_type_count, newest concept first.
    """
    rows = concepts.page(call.app, "", Page.of(request))
    numbers = concepts.counts(rows)
    return {"concept_counts": [_counted(row, *numbers[row.pk]) for row in rows]}


def _given(request: Message) -> list[Message]:
    given: list[Message] = request.get("concepts") or []
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise CodedError(
            f"concepts: a request holds 1 to {MAX_PER_REQUEST}, not {len(given)}", code=INVALID
        )
    return given


def _names(concept: Message, path: str) -> tuple[str, str]:
    concept_id = concept.get("id") or ""
    name = concept.get("name") or concept_id
    if sentence := ids.problem(concept_id):
        raise CodedError(f"{path}.id: {sentence}", code=INVALID)
    if len(name) > MAX_LENGTH:
        raise CodedError(f"{path}.name: must have at most {MAX_LENGTH} characters", code=INVALID)
    return concept_id, name


def _told(call: Call, row: Concept) -> Message:
    return {
        "id": row.concept_id,
        "name": row.name,
        "value": 1,
        "created_at": timestamp(row.created_at),
        "language": LANGUAGE,
        "app_id": call.app.app_id,
        "visibility": {"gettable": PRIVATE},
        "user_id": call.app.user.user_id,
    }


def _counted(row: Concept, positive: int, negative: int) -> Message:
    count = {"positive": positive, "negative": negative}
    return {"id": row.concept_id, "name": row.name, "concept_type_count": count}
