"""Datasets of the fake API: the functions of `inputs_app.client.datasets` in memory."""

from collections.abc import Callable, Sequence

import pytest

from inputs_app.client import datasets, memberships
from inputs_app.client.errors import Invalid, NotFound
from inputs_app.client.http import Connection
from inputs_app.client.retries import PAGE, Patience
from inputs_app.client.types import Json, Status

MISSING = Status(11101, "Resource does not exist")


class FakeDatasets:
    """`held`: dataset id → ids of its inputs. `asked` is called with the name of each call."""

    def __init__(self, rows: dict[str, Json], asked: Callable[[str], None]) -> None:
        self.inputs = rows
        self.held: dict[str, set[str]] = {}
        self._asked = asked

    def replace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stands in for `inputs_app.client.datasets` during a test."""
        for name in ("create", "members", "add", "remove"):
            monkeypatch.setattr(datasets, name, getattr(self, name))
        monkeypatch.setattr(memberships, "dataset_ids", self.ids)

    def ids(self, connection: Connection, *, patience: Patience = PAGE) -> list[str]:
        """As memberships.dataset_ids."""
        self._asked("dataset_ids")
        return list(self.held)

    def create(self, connection: Connection, dataset_id: str) -> None:
        """As datasets.create."""
        self._asked("create_dataset")
        if dataset_id in self.held:
            raise Invalid
        self.held[dataset_id] = set()

    def members(
        self,
        connection: Connection,
        dataset_id: str,
        ids: Sequence[str],
        *,
        patience: Patience = PAGE,
    ) -> set[str]:
        """As datasets.members."""
        self._asked("members")
        return self.held.get(dataset_id, set()) & set(ids)

    def add(
        self,
        connection: Connection,
        dataset_id: str,
        ids: Sequence[str],
        *,
        patience: Patience = PAGE,
    ) -> dict[str, Status]:
        """As datasets.add."""
        self._asked("add")
        held = self._found(dataset_id)
        held |= set(ids) & self.inputs.keys()
        return {one: Status(datasets.ADDED) if one in self.inputs else MISSING for one in ids}

    def remove(
        self,
        connection: Connection,
        dataset_id: str,
        ids: Sequence[str],
        *,
        patience: Patience = PAGE,
    ) -> None:
        """As datasets.remove."""
        self._asked("remove")
        self._found(dataset_id).difference_update(ids)

    def _found(self, dataset_id: str) -> set[str]:
        if dataset_id not in self.held:
            raise NotFound
        return self.held[dataset_id]
