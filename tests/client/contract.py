"""What every Inputs API does, as tests that run over the fake and over a real service.

A class that runs them gives the fixtures `api` (the functions of `inputs_app.client.inputs`) and
`connection` (an app without inputs).
"""

from collections.abc import Iterator, Sequence
from typing import Protocol
from uuid import uuid4

import pytest

from inputs_app.client.errors import Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.types import Counts, Input, Json

STRANGE = ["a/b", "a b&ids=c?#", "50%2F", "\U0001f600 \u7684", "\"<script>'", "...", "x" * 200]


class Api(Protocol):
    """The calls of the client about inputs."""

    def list_page(self, connection: Connection, page: int, per_page: int) -> list[Input]: ...

    def stream(
        self,
        connection: Connection,
        last_id: str = "",
        per_page: int = 20,
        *,
        descending: bool = False,
    ) -> list[Input]: ...

    def every(
        self,
        connection: Connection,
        last_id: str = "",
        *,
        descending: bool = False,
        per_page: int = 200,
    ) -> Iterator[Input]: ...

    def by_ids(self, connection: Connection, ids: Sequence[str]) -> list[Input]: ...

    def counts(self, connection: Connection) -> Counts: ...

    def post(self, connection: Connection, items: Sequence[Json]) -> list[Input]: ...

    def patch(self, connection: Connection, items: Sequence[Json], action: str) -> list[Input]: ...

    def delete(self, connection: Connection, ids: Sequence[str]) -> None: ...


def text_input(input_id: str, **data: object) -> Json:
    """An input that any service takes without fetching anything."""
    return {"id": input_id, "data": {"text": {"raw": f"This is {input_id}."}, **data}}


def ids_of(found: Sequence[Input]) -> list[str]:
    """The ids in their order."""
    return [item.id for item in found]


class InputsContract:
    """The suite; give `api` and `connection` in a sub-class."""

    def filled(self, api: Api, connection: Connection, count: int = 7) -> list[str]:
        """Posts inputs one after the other and gives their ids, oldest first."""
        ids = [f"{number}-{uuid4().hex}" for number in range(count)]
        api.post(connection, [text_input(one) for one in ids])
        return ids

    def test_empty_app_gives_nothing(self, api: Api, connection: Connection) -> None:
        assert api.list_page(connection, 1, 10) == []
        assert api.stream(connection) == []
        assert api.counts(connection).total == 0

    def test_posted_inputs_come_back_in_the_order_of_the_request(
        self, api: Api, connection: Connection
    ) -> None:
        got = api.post(connection, [text_input("b"), text_input("a")])
        assert ids_of(got) == ["b", "a"]
        assert {item.status.code for item in got} <= {30001, 30003, 30000}
        assert all(item.created_at for item in got)

    def test_list_is_newest_first(self, api: Api, connection: Connection) -> None:
        ids = self.filled(api, connection)
        newest = ids[::-1]
        assert ids_of(api.list_page(connection, 1, 5)) == newest[:5]
        assert ids_of(api.list_page(connection, 2, 5)) == newest[5:]
        assert api.list_page(connection, 3, 5) == []

    def test_stream_goes_both_ways_from_any_input(self, api: Api, connection: Connection) -> None:
        ids = self.filled(api, connection)
        assert ids_of(api.stream(connection)) == ids
        assert ids_of(api.stream(connection, ids[2], 2)) == ids[3:5]
        assert ids_of(api.stream(connection, ids[2], 2, descending=True)) == ids[1::-1]
        assert ids_of(api.stream(connection, per_page=3, descending=True)) == ids[:-4:-1]
        assert api.stream(connection, ids[-1]) == []
        assert ids_of(list(api.every(connection, per_page=3))) == ids
        newest = api.every(connection, ids[4], descending=True, per_page=3)
        assert ids_of(list(newest)) == ids[3::-1]

    def test_stream_after_an_unknown_input_says_so(self, api: Api, connection: Connection) -> None:
        self.filled(api, connection, 2)
        with pytest.raises((NotFound, Invalid)):
            api.stream(connection, "never-was")

    def test_ids_are_read_in_the_order_asked(self, api: Api, connection: Connection) -> None:
        ids = self.filled(api, connection, 4)
        assert ids_of(api.by_ids(connection, [ids[2], "gone", ids[0], ids[2]])) == [ids[2], ids[0]]
        assert api.by_ids(connection, []) == []

    @pytest.mark.parametrize("input_id", STRANGE)
    def test_strange_ids_are_read_and_paged_from(
        self, api: Api, connection: Connection, input_id: str
    ) -> None:
        api.post(connection, [text_input("before"), text_input(input_id), text_input("after")])
        assert ids_of(api.by_ids(connection, [input_id])) == [input_id]
        assert ids_of(api.stream(connection, input_id)) == ["after"]

    def test_duplicate_id_is_refused_in_the_known_words(
        self, api: Api, connection: Connection
    ) -> None:
        api.post(connection, [text_input("a")])
        again = api.post(connection, [text_input("a"), text_input("b")])
        assert again[0].status.details == "Input has a duplicate ID."
        assert again[1].status.code in (30000, 30001, 30003)
        assert api.post(connection, [text_input("a")])[0].status.code == 30100

    def test_counts_hold_every_input(self, api: Api, connection: Connection) -> None:
        self.filled(api, connection, 3)
        counts = api.counts(connection)
        assert (counts.total, counts.errors) == (3, 0)

    def test_concepts_metadata_and_geo_come_back(self, api: Api, connection: Connection) -> None:
        concepts = [{"id": "tree"}, {"id": "\u7684", "value": 0}]
        metadata = {"size": 100, "key4#$!": [1, {"deep": True}], "none": "<b>"}
        geo = {"geo_point": {"longitude": -30.5, "latitude": 40}}
        data = {"concepts": concepts, "metadata": metadata, "geo": geo}
        api.post(connection, [text_input("a", **data)])
        item = api.by_ids(connection, ["a"])[0]
        assert [(one.id, one.name, one.value) for one in item.concepts] == [
            ("tree", "tree", 1),
            ("\u7684", "\u7684", 0),
        ]
        assert item.metadata == metadata
        assert (item.longitude, item.latitude, item.kind) == (-30.5, 40, "text")

    def test_too_many_inputs_are_refused(self, api: Api, connection: Connection) -> None:
        with pytest.raises(Invalid):
            api.post(connection, [text_input(str(number)) for number in range(129)])

    def test_a_patch_tells_each_input_as_it_is_now(self, api: Api, connection: Connection) -> None:
        api.post(connection, [text_input("a", concepts=[{"id": "tree"}]), text_input("b")])
        said = {"data": {"concepts": [{"id": "sky", "value": 0}], "metadata": {"n": {"m": 1}}}}
        got = api.patch(connection, [{"id": "b", **said}, {"id": "a", **said}], "merge")
        assert ids_of(got) == ["b", "a"]
        assert {item.status.code for item in got} == {30200}
        assert [(one.id, one.value) for one in got[1].concepts] == [("tree", 1), ("sky", 0)]
        assert api.by_ids(connection, ["a"])[0].metadata == {"n": {"m": 1}}

    def test_a_patch_of_an_unknown_input_fails_alone(
        self, api: Api, connection: Connection
    ) -> None:
        api.post(connection, [text_input("a", metadata={"x": 1})])
        said = [{"id": "a", "data": {"metadata": {"x": True}}}, {"id": "gone", "data": {}}]
        got = api.patch(connection, said, "remove")
        assert [item.status.code for item in got] == [30200, 30102]
        assert api.by_ids(connection, ["a"])[0].metadata == {}

    def test_deleted_inputs_are_gone_and_unknown_ids_do_not_matter(
        self, api: Api, connection: Connection
    ) -> None:
        api.post(connection, [text_input(one) for one in ("a", "..a", "a/b", "stays")])
        api.delete(connection, ["a/b", "gone", "a", "..a"])
        assert ids_of(api.by_ids(connection, ["a", "..a", "a/b", "stays"])) == ["stays"]
        api.post(connection, [text_input("a")])
        assert ids_of(api.by_ids(connection, ["a"])) == ["a"]

    def test_a_deletion_of_nothing_or_too_much_is_refused(
        self, api: Api, connection: Connection
    ) -> None:
        for ids in ([], [str(number) for number in range(129)]):
            with pytest.raises(Invalid):
                api.delete(connection, ids)
