"""What annotations must hold, asked of the bits of their traits."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q
from django.db.models.lookups import Exact, GreaterThan

from inputs_service.models import Annotation, App
from inputs_service.models.annotation import Trait
from inputs_service.searching.terms import AnnotationTerm
from inputs_service.searching.walks import Walk

MANY = 64
"""Different sets of traits in an app, above which their index does not lead."""
IN_SPACE_OR_TIME = int(
    sum(trait for trait in Trait if trait not in (Trait.TEXT, Trait.METADATA, Trait.GEO))
)


@dataclass(frozen=True)
class Traits:
    """`all_bits` must be set, of each of `any_bits` one; none of `no_bits`."""

    app: App
    all_bits: int
    any_bits: tuple[int, ...]
    no_bits: int

    @classmethod
    def of(cls, app: App, term: AnnotationTerm) -> "Traits":
        """The traits that a term needs on an annotation that is not the input's own."""
        all_bits = term.traits
        all_bits |= Trait.METADATA if term.patterns else 0
        all_bits |= Trait.GEO if term.area else 0
        shapes = 0
        for region in term.regions:
            shapes |= region.shapes
        no_bits = IN_SPACE_OR_TIME if term.is_plain else 0
        return cls(app, int(all_bits), (shapes,) if shapes else (), no_bits)

    @property
    def is_asked(self) -> bool:
        """Whether something must be there, so that the index leads to it."""
        return bool(self.all_bits or self.any_bits)

    def fits(self, traits: int) -> bool:
        """Whether an annotation with these traits will do."""
        has_all = traits & self.all_bits == self.all_bits
        return (
            has_all and all(traits & bits for bits in self.any_bits) and not traits & self.no_bits
        )

    @cached_property
    def present(self) -> list[int] | None:
        """The sets of traits in the app that will do; None where there are too many to tell."""
        rows = Annotation.objects.filter(app=self.app, is_input_level=False)
        found: list[int] = []
        last = -1
        while len(found) < MANY:
            more = rows.filter(traits__gt=last).order_by("traits").values_list("traits", flat=True)
            traits = more.first()
            if traits is None:
                return [bits for bits in found if self.fits(bits)]
            found.append(traits)
            last = traits
        return None

    def walks(self) -> list[Walk] | None:
        """Along the index of each set; None where it does not lead."""
        if not self.is_asked or self.present is None:
            return None
        rows = Annotation.objects.filter(is_input_level=False)
        return [
            Walk(rows, {"app_id": self.app.pk, "traits": bits}, "input_id") for bits in self.present
        ]

    def asked(self) -> Q:
        """The annotations that will do."""
        asked = Q()
        if self.all_bits:
            asked &= Q(Exact(F("traits").bitand(self.all_bits), self.all_bits))
        for bits in self.any_bits:
            asked &= Q(GreaterThan(F("traits").bitand(bits), 0))
        if self.no_bits:
            asked &= Q(Exact(F("traits").bitand(self.no_bits), 0))
        return asked
