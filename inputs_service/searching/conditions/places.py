"""Places of inputs on the earth."""

from dataclasses import dataclass
from functools import cached_property

from inputs_service.models import App, Input
from inputs_service.searching import cells
from inputs_service.searching.areas import Area
from inputs_service.searching.conditions.condition import Keys

MANY = 2000
"""Points in the squares around an area, above which it is cheaper to walk through all inputs."""


@dataclass(frozen=True)
class Place:
    """In an area."""

    app: App
    area: Area

    @cached_property
    def few(self) -> tuple[int, ...] | None:
        """The inputs whose own point lies there, or None where there are many."""
        inputs = Input.objects.filter(app=self.app, cell__isnull=False)
        parts = [
            inputs.filter(cell__gte=low, cell__lte=high)
            .order_by()
            .values_list("key", "longitude", "latitude")
            for low, high in cells.cover(self.area.bounds())
        ]
        points = list(parts[0].union(*parts[1:], all=True)[: MANY + 1])
        if len(points) > MANY:
            return None
        return tuple(key for key, *point in points if self._holds(*point))

    def on(self, keys: Keys) -> set[int]:
        """Those of these inputs whose own point lies there."""
        rows = Input.objects.filter(key__in=keys, longitude__isnull=False)
        points = rows.values_list("key", "longitude", "latitude")
        return {key for key, *point in points if self._holds(*point)}

    def _holds(self, longitude: float | None, latitude: float | None) -> bool:
        if longitude is None or latitude is None:
            return False
        return self.area.holds(longitude, latitude)
