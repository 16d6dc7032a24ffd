"""What every Inputs API does with annotations, as tests that run over the fake and a real service.

A class that runs them gives the fixtures `api` and `said` (the functions of
`inputs_app.client.inputs` and `annotations`) and `connection` (an app without inputs).
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

import pytest

from inputs_app.client.annotations import Annotation, Pair
from inputs_app.client.errors import Invalid
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, Json
from tests.client.contract import Api, text_input

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJg"
    "gg=="
)


class Said(Protocol):
    """The calls of the client about annotations."""

    def list_page(
        self,
        connection: Connection,
        page: int,
        per_page: int = 500,
        *,
        input_ids: Sequence[str] = (),
    ) -> list[Annotation]: ...

    def of_inputs(
        self, connection: Connection, input_ids: Sequence[str]
    ) -> Iterator[Annotation]: ...

    def of_pairs(self, connection: Connection, pairs: Sequence[Pair]) -> list[Annotation]: ...

    def post(self, connection: Connection, items: Sequence[Json]) -> list[Annotation]: ...

    def patch(
        self, connection: Connection, items: Sequence[Json], action: str
    ) -> list[Annotation]: ...

    def delete(self, connection: Connection, pairs: Sequence[Pair]) -> None: ...


def box(sides: Sequence[float] = (0.1, 0.2, 0.5, 0.6), concept: str = "car") -> Json:
    """A region: top, left, bottom, right."""
    names = ("top_row", "left_col", "bottom_row", "right_col")
    return {
        "region_info": {"bounding_box": dict(zip(names, sides, strict=True))},
        "data": {"concepts": [{"id": concept, "value": 1}]},
    }


def polygon(points: Sequence[tuple[float, float]]) -> Json:
    """A region: its points as (row, col)."""
    return {
        "region_info": {"polygon": {"points": [{"row": row, "col": col} for row, col in points]}}
    }


def on(input_id: str, annotation_id: str, region: Json) -> Json:
    """An annotation with one region."""
    return {"input_id": input_id, "id": annotation_id, "data": {"regions": [region]}}


def image_input(input_id: str, **data: object) -> Json:
    """A picture of one dot."""
    return {"id": input_id, "data": {"image": {"base64": PNG}, **data}}


def placed(found: Sequence[Annotation]) -> list[str]:
    """The ids of those that are not input-level, sorted."""
    return sorted(one.id for one in found if not one.is_input_level)


def shown(found: Sequence[Input]) -> list[str]:
    """The ids of the regions that the inputs themselves show."""
    return [region.id for item in found for region in item.regions]


class AnnotationsContract:
    """The suite; give `api`, `said` and `connection` in a sub-class."""

    def test_an_input_without_regions_has_its_input_level_annotation(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        api.post(connection, [text_input("a", concepts=[{"id": "tree"}])])
        (own,) = said.of_inputs(connection, ["a"])
        assert own.is_input_level
        assert [(one.id, one.value) for one in own.concepts] == [("tree", 1)]
        assert list(said.of_inputs(connection, ["gone"])) == []

    def test_what_is_posted_apart_is_listed_but_not_shown_in_the_input(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        api.post(connection, [image_input("a"), image_input("b")])
        points = [(0.1, 0.1), (0.1, 0.9), (0.75, 0.5)]
        (got,) = said.post(connection, [on("a", "first", box())])
        said.post(connection, [on("a", "second", polygon(points))])
        assert (got.id, got.input_id, got.status.code) == ("first", "a", 24150)
        newest, second, _ = said.of_inputs(connection, ["a"])
        assert (newest.id, newest.regions[0].shape) == ("second", "polygon")
        assert list(newest.regions[0].points) == points
        assert second.regions[0].points == ((0.1, 0.2), (0.5, 0.6))
        assert placed(list(said.of_inputs(connection, ["b"]))) == []
        pairs = [("a", "second"), ("b", "first"), ("a", "gone")]
        assert [one.id for one in said.of_pairs(connection, pairs)] == ["second"]
        assert said.of_pairs(connection, [("a", "gone")]) == []
        assert shown(api.by_ids(connection, ["a"])) == []

    def test_a_region_of_an_input_is_an_annotation_with_its_id(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        api.post(connection, [image_input("a", regions=[{"id": "r1", **box()}])])
        assert placed(list(said.of_inputs(connection, ["a"]))) == ["r1"]
        moved = box((0.2, 0.3, 0.6, 0.7), "bus")
        (got,) = said.patch(connection, [on("a", "r1", {"id": "r1", **moved})], "overwrite")
        assert got.regions[0].points == ((0.2, 0.3), (0.6, 0.7))
        region = api.by_ids(connection, ["a"])[0].regions[0]
        assert (region.id, region.points) == ("r1", ((0.2, 0.3), (0.6, 0.7)))
        assert [one.id for one in region.concepts] == ["bus"]
        said.delete(connection, [("a", "r1")])
        assert shown(api.by_ids(connection, ["a"])) == []
        assert placed(list(said.of_inputs(connection, ["a"]))) == []

    def test_a_region_put_back_into_its_input_has_its_id_again(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        region = {"id": "r1", **box()}
        api.post(connection, [image_input("a", regions=[region])])
        said.delete(connection, [("a", "r1")])
        api.patch(connection, [{"id": "a", "data": {"regions": [region]}}], "merge")
        assert shown(api.by_ids(connection, ["a"])) == ["r1"]
        assert placed(list(said.of_inputs(connection, ["a"]))) == ["r1"]

    def test_wrong_ones_are_refused_alone(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        api.post(connection, [image_input("a")])
        items = [on("a", "good", box()), on("gone", "x", box()), on("a", "far", box((0, 0, 1, 2)))]
        got = said.post(connection, items)
        assert [one.status.code == 24150 for one in got] == [True, False, False]
        again = said.post(connection, [on("a", "good", box())])
        assert again[0].status.code == 24155
        unknown = said.patch(connection, [on("a", "never", box())], "overwrite")
        assert unknown[0].status.code not in (24150, 10000)

    def test_deletion_goes_by_pairs_and_passes_over_what_is_gone(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        api.post(connection, [image_input("a"), image_input("b")])
        said.post(connection, [on("a", "same", box()), on("b", "same", box())])
        own = next(one for one in said.of_inputs(connection, ["a"]) if one.is_input_level)
        said.delete(connection, [("a", "same"), ("a", "same"), ("a", "gone"), ("a", own.id)])
        assert [one.id for one in said.of_inputs(connection, ["a"])] == [own.id]
        assert placed(list(said.of_inputs(connection, ["b"]))) == ["same"]

    def test_lists_are_paged_newest_first(
        self, api: Api, said: Said, connection: Connection
    ) -> None:
        api.post(connection, [image_input("a")])
        for number in range(5):
            said.post(connection, [on("a", f"n{number}", box())])
        first = said.list_page(connection, 1, 2, input_ids=["a"])
        second = said.list_page(connection, 2, 2)
        assert [one.id for one in (*first, *second)] == ["n4", "n3", "n2", "n1"]
        assert said.list_page(connection, 4, 2) == []

    def test_too_many_annotations_are_refused(self, said: Said, connection: Connection) -> None:
        with pytest.raises(Invalid):
            said.post(connection, [on("a", str(number), box()) for number in range(129)])
        with pytest.raises(Invalid):
            said.delete(connection, [])
