"""Concepts of an app in themselves: found by pattern, created, renamed, and counted on inputs.
Which inputs hold them is the business of `posting` and `labelling`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from inputs_service.models import App, Concept, InputConcept
from inputs_service.paging import Page
from inputs_service.patience import patient

WILDCARD = "*"


class Duplicate(Exception):
    """The app has a concept of this id already, or the same request names it twice."""

    def __init__(self, concept_id: str = "") -> None:
        super().__init__(concept_id)
        self.concept_id = concept_id


def page(app: App, pattern: str, page: Page) -> list[Concept]:
    """A page of the app's concepts whose id or name matches a pattern, newest first.

    `*` stands for any text, also none; case does not matter; an empty pattern matches all.
    """
    rows = Concept.objects.filter(app=app).order_by("-pk")
    if not pattern.strip(WILDCARD):
        return list(rows[page.start : page.stop])
    return list(islice(_matching(rows, pattern.casefold().split(WILDCARD)), page.start, page.stop))


def _matching(rows: QuerySet[Concept], parts: Sequence[str]) -> Iterator[Concept]:
    """Databases differ in what they take for the same letter, so the last word is ours; what they
    surely agree on narrows the rows."""
    longest = max(parts, key=len)
    if longest.isascii():
        rows = rows.filter(Q(concept_id__icontains=longest) | Q(name__icontains=longest))
    for row in rows.iterator():
        if _matches(row.concept_id, parts) or _matches(row.name, parts):
            yield row


def _matches(text: str, parts: Sequence[str]) -> bool:
    """Whether the parts stand in the text in their order, the first and last at its ends. Looking
    for the first place of each is enough, so the cost is linear."""
    text = text.casefold()
    if len(parts) == 1:
        return text == parts[0]
    first, *middle, last = parts
    if not text.startswith(first) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        place = text.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return place <= end


def create(app: App, names: Sequence[tuple[str, str]]) -> list[Concept]:
    """New concepts, all or none. Shape of `names`: pairs of id and name. Raises: Duplicate."""
    seen: set[str] = set()
    for concept_id, _ in names:
        if concept_id in seen:
            raise Duplicate(concept_id)
        seen.add(concept_id)
    known = Concept.objects.filter(app=app, concept_id__in=seen).first()
    if known is not None:
        raise Duplicate(known.concept_id)
    try:
        with transaction.atomic():
            return Concept.objects.bulk_create(
                [Concept(app=app, concept_id=concept_id, name=name) for concept_id, name in names]
            )
    except IntegrityError:  # somebody else was faster
        raise Duplicate from None


@patient
def rename(app: App, names: Mapping[str, str]) -> dict[str, Concept]:
    """The concepts of these ids, with their new names where one is given: everywhere at once, as
    names stand here only. All or none.

    Shape: both by concept id; an id that the app does not have is missing from the answer.
    """
    with transaction.atomic():
        rows = Concept.objects.filter(app=app, concept_id__in=names).order_by("pk")
        found = {row.concept_id: row for row in rows.select_for_update()}
        if len(found) == len(names):
            for row in found.values():
                row.name = names[row.concept_id] or row.name
            Concept.objects.bulk_update(found.values(), ["name"])
    return found


def counts(rows: Sequence[Concept]) -> dict[int, tuple[int, int]]:
    """How many inputs hold each concept, themselves or in an annotation, as present and as absent.

    Shape: primary key → (positive, negative); none is missing. Units/limits: reads one index, and
    of it only what belongs to these concepts.
    """
    is_positive = Case(
        When(value__gt=0, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
    told: Any = (
        InputConcept.objects.filter(concept__in=rows)
        .values("concept_id", is_positive=is_positive)
        .annotate(inputs=Count("input_id", distinct=True))
    )
    found: dict[int, dict[bool, int]] = defaultdict(dict)
    for it in told:
        found[it["concept_id"]][bool(it["is_positive"])] = it["inputs"]
    return {row.pk: (found[row.pk].get(True, 0), found[row.pk].get(False, 0)) for row in rows}
