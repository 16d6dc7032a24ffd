"""Duplicate ids and addresses. Called inside the inserting transaction, after its lock."""

import hashlib
import uuid
from collections.abc import Iterator

from inputs_core import ids
from inputs_service import statuses
from inputs_service.models import App, FurtherAddress, Input
from inputs_service.posting.drafts import Draft
from inputs_service.posting.problems import Problem

DUPLICATE_ID = "Input has a duplicate ID."
"""Source: the SDK's dataset uploader compares exactly this text."""
MAX_SUFFIX = 9


def url_digest(url: str) -> str:
    """What the index of addresses holds; empty for none. Shape: SHA-256 in hex."""
    return hashlib.sha256(url.encode()).hexdigest() if url else ""


def settle_ids(app: App, drafts: list[Draft], *, suffix: bool) -> None:
    """Gives every draft its final id. One that is taken, in the app or twice in this request, is a
    problem; with `suffix` an id that the app has gets -1 to -9, then a random ending.

    Source: PostInputsRequest.input_id_conflict_resolution.
    """
    given = [draft.input_id for draft in drafts if draft.input_id]
    taken = _taken(app, given)
    tried = {f"{name}-{n}" for name in taken for n in range(1, MAX_SUFFIX + 1)} if suffix else set()
    taken_endings = _taken(app, tried)
    seen: set[str] = set()
    for draft in drafts:
        asked = draft.input_id
        if not asked:
            draft.input_id = ids.new_id()
        elif asked in seen or (asked in taken and not suffix):
            draft.problem = Problem(DUPLICATE_ID, statuses.DUPLICATE)
        elif asked in taken:
            _end(draft, {*taken_endings, *seen, *given})
        seen |= {asked, draft.input_id}


def _end(draft: Draft, taken: set[str]) -> None:
    endings = [str(number) for number in range(1, MAX_SUFFIX + 1)] + [uuid.uuid4().hex]
    draft.input_id = next(
        name for ending in endings if (name := f"{draft.input_id}-{ending}") not in taken
    )
    if sentence := ids.problem(draft.input_id):
        draft.problem = Problem(sentence)


def _taken(app: App, names: list[str] | set[str]) -> set[str]:
    if not names:
        return set()
    rows = Input.objects.filter(app=app, input_id__in=names)
    return set(rows.values_list("input_id", flat=True))


def refuse_urls(app: App, drafts: list[Draft]) -> None:
    """Marks drafts of which the app has an address already, unless that one or the app allows it.
    All addresses count, of the new inputs and of those that stand.

    Source: Image.allow_duplicate_url; the flag of the new input decides.
    """
    wanted = {url_digest(url) for draft in drafts for url in draft.new_urls}
    if app.allow_duplicate_urls or not wanted:
        return
    known = _known(app, wanted)
    for draft in drafts:
        if not known.isdisjoint(map(url_digest, draft.new_urls)):
            draft.problem = Problem(
                "Input has a duplicate URL. Send allow_duplicate_url: true to add it again.",
                statuses.DUPLICATE,
            )
        else:
            known |= set(map(url_digest, draft.urls))


def _known(app: App, digests: set[str]) -> set[str]:
    first = Input.objects.filter(app=app, url_digest__in=digests)
    further = FurtherAddress.objects.filter(app=app, url_digest__in=digests)
    return {
        digest for rows in (first, further) for digest in rows.values_list("url_digest", flat=True)
    }


def further_addresses(row: Input, draft: Draft) -> Iterator[FurtherAddress]:
    """The addresses of an input beside its first; not yet stored."""
    for url in draft.urls[1:]:
        yield FurtherAddress(input=row, app_id=row.app_id, url_digest=url_digest(url))
