"""Loading samples: what is posted, in what portions, and what a row remembers."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from inputs_app.client import inputs
from inputs_app.client.errors import Unauthorized, Unreachable
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, Json, Status
from inputs_app.models import AuditRow, SampleLoad, User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.samples import loading, loads
from inputs_app.services.samples.catalogue import Sample
from inputs_app.services.samples.loading import Step
from inputs_app.services.samples.photos import PhotosMissingError

CONNECTION = Connection("http://127.0.0.1:8001", "demo", "main", "a-token")


class Remote:
    """An app that takes everything, but ids that begin with `bad` or are there already."""

    def __init__(self) -> None:
        self.there: dict[str, Json] = {}
        self.requests: list[list[str]] = []

    def by_ids(self, _: Connection, ids: Sequence[str]) -> list[Input]:
        """Those that are there."""
        return [Input(id_, Status(30000)) for id_ in ids if id_ in self.there]

    def post(self, _: Connection, items: Sequence[Json]) -> list[Input]:
        """Takes inputs."""
        self.requests.append([item["id"] for item in items])
        self.there |= {item["id"]: item["data"] for item in items}
        return [
            Input(item["id"], Status(30101 if item["id"].startswith("bad") else 30001))
            for item in items
        ]


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Remote:
    """An empty app, and forty samples: two films, two that are refused, thirty-six texts."""
    made = Remote()
    names = [*(f"text-{i}" for i in range(36)), "film-1", "film-2", "bad-1", "bad-2"]
    samples = [Sample(name, lambda: {"text": {"raw": "x"}}, "film" in name) for name in names]
    monkeypatch.setattr(inputs, "by_ids", made.by_ids)
    monkeypatch.setattr(inputs, "post", made.post)
    monkeypatch.setattr(loading, "all_samples", lambda _: samples)
    return made


@pytest.fixture
def load(workspace: Workspace, editor: User) -> SampleLoad:
    """Samples that the editor asked for."""
    return loads.ask(workspace, Actor(editor))


def steps(monkeypatch: pytest.MonkeyPatch, *given: Step | Exception) -> None:
    """Makes the loading take these steps."""

    def play(_: Connection, _position: int = 0) -> Iterator[Step]:
        for step in given:
            if isinstance(step, Exception):
                raise step
            yield step

    monkeypatch.setattr(loading, "load", play)


def test_every_sample_is_posted_once_in_order(remote: Remote) -> None:
    last = list(loading.load(CONNECTION))[-1]

    posted = [id_ for request in remote.requests for id_ in request]
    assert len(posted) == len(set(posted)) == last.position == 40
    assert all(len(request) <= loading.BATCH for request in remote.requests)


def test_a_request_holds_at_most_one_video(remote: Remote) -> None:
    list(loading.load(CONNECTION))

    films = [sum(id_.startswith("film") for id_ in request) for request in remote.requests]
    assert max(films) == 1


def test_loading_again_adds_nothing(remote: Remote) -> None:
    list(loading.load(CONNECTION))
    before = len(remote.requests)

    again = list(loading.load(CONNECTION))

    assert len(remote.requests) == before
    assert sum(step.added_count for step in again) == 0


def test_loading_goes_on_where_it_stopped(remote: Remote) -> None:
    stopped_at = next(loading.load(CONNECTION)).position
    list(loading.load(CONNECTION, stopped_at))

    assert len(remote.there) == sum(map(len, remote.requests)) == 40


def test_what_the_api_refuses_is_counted_and_the_rest_goes_on(remote: Remote) -> None:
    found = list(loading.load(CONNECTION))

    assert sum(step.refused_count for step in found) == 2
    assert sum(step.added_count for step in found) == 38


def test_asking_makes_a_due_row_and_an_audit_row(load: SampleLoad, editor: User) -> None:
    assert load.due_at is not None
    assert list(AuditRow.objects.values_list("action", "actor")) == [("samples.load", editor.pk)]


def test_asking_twice_changes_nothing_while_a_load_is_under_way(
    load: SampleLoad, workspace: Workspace, editor: User
) -> None:
    SampleLoad.objects.update(position=16)

    assert loads.ask(workspace, Actor(editor)).position == 16
    assert AuditRow.objects.count() == 1


def test_a_finished_load_may_be_asked_for_again(
    load: SampleLoad, workspace: Workspace, editor: User
) -> None:
    SampleLoad.objects.update(position=40, due_at=None)

    assert loads.ask(workspace, Actor(editor)).position == 0
    assert AuditRow.objects.count() == 2


def test_a_due_load_is_taken_by_one_and_is_due_again_after_the_lease(load: SampleLoad) -> None:
    now = timezone.now() + timedelta(seconds=1)

    assert loads.take_due(now) == [load.pk]
    assert loads.take_due(now) == []
    assert not loads.take(load.pk, load.due_at, now)
    assert loads.take_due(now + loads.LEASE) == [load.pk]


def test_a_turn_notes_each_step_and_finishes(
    load: SampleLoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(monkeypatch, Step(16, 16, 0), Step(40, 22, 2))

    loads.work(load.pk)

    load.refresh_from_db()
    assert (load.position, load.due_at, load.problem) == (40, None, "")


def test_a_turn_that_is_over_leaves_the_rest_due(
    load: SampleLoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(monkeypatch, Step(16, 16, 0), Step(40, 24, 0))
    monkeypatch.setattr(loads, "TURN_S", -1)

    loads.work(load.pk)

    load.refresh_from_db()
    assert load.position == 16
    assert loads.take_due(timezone.now()) == [load.pk]


def test_an_api_that_is_away_is_tried_again_later(
    load: SampleLoad, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps(monkeypatch, Step(16, 16, 0), Unreachable())

    loads.work(load.pk)

    load.refresh_from_db()
    assert (load.position, load.attempt) == (16, 1)
    assert load.due_at is not None
    assert load.problem == Unreachable.user_message


@pytest.mark.parametrize("error", [Unauthorized(), PhotosMissingError("skimage")])
def test_what_waiting_cannot_mend_is_given_up_with_a_sentence(
    load: SampleLoad, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    steps(monkeypatch, error)

    loads.work(load.pk)

    load.refresh_from_db()
    assert load.due_at is None
    assert load.problem.endswith(".")


def test_a_token_that_cannot_be_read_is_told_and_not_tried_again(
    load: SampleLoad, workspace: Workspace, settings: Settings
) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    loads.work(load.pk)
    load.refresh_from_db()
    assert load.is_finished
    assert "FIELD_KEYS" in loads.told(workspace)


def test_the_slower_of_two_turns_stops(load: SampleLoad, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(_: Connection, position: int = 0) -> Iterator[Step]:
        SampleLoad.objects.update(position=32)
        yield Step(16, 0, 0)
        pytest.fail("the turn went on")

    monkeypatch.setattr(loading, "load", overtaken)
    loads.work(load.pk)

    load.refresh_from_db()
    assert load.position == 32


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({}, "The samples are being loaded."),
        ({"problem": "It is away."}, "The samples are tried again in a moment. It is away."),
        (
            {"due_at": None, "problem": "The key is wrong."},
            "The samples could not be loaded. The key is wrong.",
        ),
        ({"due_at": None}, ""),
    ],
)
def test_the_empty_page_is_told_how_the_load_stands(
    load: SampleLoad, workspace: Workspace, row: Json, sentence: str
) -> None:
    SampleLoad.objects.update(**row)

    assert loads.told(workspace).startswith(sentence)
    assert bool(loads.told(workspace)) is bool(sentence)


def test_without_a_load_the_empty_page_is_told_nothing(workspace: Workspace) -> None:
    assert loads.told(workspace) == ""
