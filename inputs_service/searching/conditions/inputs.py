"""Conditions on inputs: their type or status, their datasets, their address, their id."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan

from inputs_service import lookups
from inputs_service.models import App, Dataset, DatasetInput, Input
from inputs_service.models.input import Kind
from inputs_service.posting.duplicates import url_digest
from inputs_service.searching.conditions.condition import Condition, Keys, Way
from inputs_service.searching.terms import InputTerm
from inputs_service.searching.walks import Given, Walk

ALL_KINDS = 2 ** len(Kind)


@dataclass(frozen=True)
class OfKindOrStatus:
    """One of the types, or the status: both in one filter are ORed.

    Source: Search.query of the Python SDK, and its tests.
    """

    app: App
    kinds: int
    status: int

    def ways(self) -> list[Way]:
        """Along the indexes of kinds and of status."""
        inputs = Input.objects.all()
        asked = [bits for bits in range(ALL_KINDS) if bits & self.kinds]
        walks = [Walk(inputs, {"app_id": self.app.pk, "kinds": bits}, "key") for bits in asked]
        if self.status:
            walks.append(Walk(inputs, {"app_id": self.app.pk, "status": self.status}, "key"))
        return [Way(walks, is_exact=True)]

    def matching(self, keys: Keys) -> set[int]:
        """By the rows of the inputs."""
        has_kind = Q(GreaterThan(F("kinds").bitand(self.kinds), 0))
        asked = has_kind if self.kinds else Q()
        asked = asked | Q(status=self.status) if self.status else asked
        rows = Input.objects.filter(asked, key__in=keys)
        return set(rows.values_list("key", flat=True))


@dataclass(frozen=True)
class InDatasets:
    """In one of the datasets."""

    dataset_pks: tuple[int, ...]

    def ways(self) -> list[Way]:
        """Along the members of each."""
        rows = DatasetInput.objects.all()
        walks = [Walk(rows, {"dataset_id": pk}, "input_id") for pk in self.dataset_pks]
        return [Way(walks, is_exact=True)]

    def matching(self, keys: Keys) -> set[int]:
        """By the rows of membership."""
        rows = DatasetInput.objects.filter(dataset__in=self.dataset_pks, input__in=keys)
        return set(rows.values_list("input_id", flat=True))


@dataclass(frozen=True)
class WithUrl:
    """Images that were posted with exactly this address."""

    app: App
    url: str

    def ways(self) -> list[Way]:
        """Along the index of addresses."""
        prefix = {"app_id": self.app.pk, "url_digest": url_digest(self.url)}
        return [Way([Walk(Input.objects.all(), prefix, "key")])]

    def matching(self, keys: Keys) -> set[int]:
        """By the stored answers: the index does not tell whose address it is."""
        rows = Input.objects.filter(key__in=keys, url_digest=url_digest(self.url))
        return {
            key
            for key, answer in rows.values_list("key", "answer")
            if orjson.loads(answer)["data"].get("image", {}).get("url") == self.url
        }


@dataclass(frozen=True)
class Named:
    """The input of one id."""

    known: tuple[int, ...]

    @classmethod
    def of(cls, app: App, input_id: str) -> "Named":
        """Looks the id up."""
        rows = Input.objects.filter(app=app, input_id=input_id)
        return cls(tuple(rows.values_list("key", flat=True)))

    def ways(self) -> list[Way]:
        """The one key, or none."""
        return [Way([Given(self.known)], is_exact=True)]

    def matching(self, keys: Keys) -> set[int]:
        """The one key, where it is among them."""
        return set(keys) & set(self.known)


def conditions_of(app: App, term: InputTerm) -> Iterator[Condition]:
    """The conditions that together say what the term says."""
    if term.input_id:
        yield Named.of(app, term.input_id)
    if term.url:
        yield WithUrl(app, term.url)
    if term.kinds or term.status:
        yield OfKindOrStatus(app, term.kinds, term.status)
    if term.dataset_ids:
        rows = Dataset.objects.filter(app=app)
        found = lookups.found(rows, "dataset_id", term.dataset_ids, "pk")
        yield InDatasets(tuple(sorted(found.values())))
