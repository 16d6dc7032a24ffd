"""What a deletion and a restore write: what changed, once for each request."""

from typing import Any

import pytest
from django.db import connection

from inputs_app.models import DeletionItem, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import restoring
from tests.app.deletions.conftest import begun, states, work
from tests.app.deletions.refusals import Refusals
from tests.client.fake import FakeApi

COUNT = 128
TABLE = DeletionItem._meta.db_table


class Tally:
    """How often the database was written to, how many rows of items, and with how much."""

    def __init__(self) -> None:
        self.statements = self.rows = self.size_bytes = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """As Django calls what wraps a statement."""
        if sql.startswith("UPDATE"):
            self.statements += 1
            if TABLE in sql.split(" SET ")[0]:
                self.rows += len(params) if many else 1
                self.size_bytes += len(sql) + len(str(params))
        return execute(sql, params, many, context)


@pytest.fixture
def ids(api: FakeApi) -> list[str]:
    """As many inputs as go in one request."""
    api.fill(COUNT - len(api.rows))
    return list(api.rows)


def test_a_refused_deletion_writes_each_input_that_changed_and_no_other(
    ids: list[str],
    by: Actor,
    workspace: Workspace,
    api: FakeApi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusals = Refusals(api, monkeypatch)
    job = begun(by, workspace, api, ids)
    tally = Tally()
    with connection.execute_wrapper(tally):
        work(job)
    requests = len(refusals.asked)
    assert (requests, states(job)) == (2 * COUNT - 1, ["failed"] * COUNT)
    assert tally.rows == 4 * COUNT  # kept twice (what, until when), about to be sent, refused
    assert tally.statements < 1.5 * requests + 30  # the lease each time, an item when it ends
    assert tally.size_bytes < 1000 * COUNT


def test_a_deletion_keeps_many_inputs_by_few_statements(
    ids: list[str], by: Actor, workspace: Workspace, api: FakeApi
) -> None:
    job = begun(by, workspace, api, ids)
    tally = Tally()
    with connection.execute_wrapper(tally):
        work(job)
    assert states(job) == ["done"] * COUNT
    assert tally.statements < 30
    assert tally.rows <= 5 * COUNT


def test_a_refused_restore_writes_each_input_that_changed_and_no_other(
    ids: list[str],
    by: Actor,
    workspace: Workspace,
    api: FakeApi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = begun(by, workspace, api, ids)
    work(job)
    refusals = Refusals(api, monkeypatch)
    made = restoring.restore(by, job, [], "")
    tally = Tally()
    with connection.execute_wrapper(tally):
        work(made)
    requests = len(refusals.asked)
    assert (requests, states(made)) == (2 * COUNT - 1, ["failed"] * COUNT)
    assert tally.rows == 2 * COUNT  # about to be sent, refused
    assert tally.statements < 1.5 * requests + 30
    assert tally.size_bytes < 500 * COUNT
