"""Concepts of an app in themselves: found by pattern, created, renamed, and counted on inputs.
Which inputs hold them is the business of `posting` and `labelling`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q, QuerySet

from inputs_service.models import App, Concept, InputConcept
from inputs_service.paging import Page
from inputs_service.patience import patient

WILDCARD = "*"
COUNTED_AT_ONCE = 100
"""Source: SQLite, SQLITE_MAX_COMPOUND_SELECT: 500 unless it was built with another."""

COUNTING = {
    "sqlite": """
        SELECT concept_id, value, COUNT(DISTINCT input_id) FROM inputs_service_inputconcept
        WHERE concept_id = %s GROUP BY concept_id, value
    """,
    "postgresql": """
        SELECT held.concept_id, held.value, COUNT(*) FROM (
            SELECT concept_id, value, input_id FROM inputs_service_inputconcept
            WHERE concept_id = %s GROUP BY concept_id, value, input_id
        ) AS held GROUP BY held.concept_id, held.value
    """,
}
"""The same question twice, each as that database goes along the index without sorting: either form
costs the other four to eight times as much."""


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

    Shape: primary key → (positive, negative); none is missing. Units/limits: reads of one index
    what belongs to these concepts, in its order; 100 concepts a query.
    """
    found: dict[int, dict[float, int]] = {row.pk: {} for row in rows}
    counting = COUNTING[connection.vendor]
    for start in range(0, len(rows), COUNTED_AT_ONCE):
        some = [row.pk for row in rows[start : start + COUNTED_AT_ONCE]]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([counting] * len(some)), some)
            for pk, value, number in cursor.fetchall():
                found[pk][value] = number
    return {pk: (_positive(pk, values), values.get(0, 0)) for pk, values in found.items()}


def _positive(concept_pk: int, values: Mapping[float, int]) -> int:
    numbers = [number for value, number in values.items() if value > 0]
    if len(numbers) < 2:
        return sum(numbers)
    present = InputConcept.objects.filter(
        concept=concept_pk, value__gt=0
    )  # one may have two values
    return int(present.aggregate(inputs=Count("input_id", distinct=True))["inputs"])
