"""Calls that go wrong on purpose: which, how often, and that nothing else does."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from inputs_core.rehearsal import Rates
from inputs_service import auth, rehearsing
from inputs_service.models import App, Input, Rehearsal
from tests.service.conftest import Api
from tests.service.test_commands import run

Rehearse = Callable[..., None]


@pytest.fixture
def rehearse(app: App, monkeypatch: pytest.MonkeyPatch) -> Rehearse:
    """Sets the rates of Ann's app; they hold at once."""

    def play(**rates: Any) -> None:
        Rehearsal.objects.update_or_create(app=app, defaults=rates)
        monkeypatch.setattr(rehearsing, "programme", rehearsing.Programme())

    return play


def test_throttled_calls_say_when_to_come_again(api: Api, rehearse: Rehearse) -> None:
    rehearse(throttled=1)
    response = api.client.get(
        "/", RAW_URI="/v2/users/me/apps/main/inputs", HTTP_AUTHORIZATION="Key pat-of-ann"
    )
    assert response.status_code == 429
    assert response["Retry-After"] == "1"
    assert response.json()["status"]["code"] == 11005


def test_failing_calls_do_nothing(api: Api, rehearse: Rehearse, image: Any) -> None:
    rehearse(failing=1)
    status, answer = api.add(image())
    assert (status, answer["status"]["code"]) == (500, 98004)
    assert answer["status"]["details"].startswith("Rehearsal:")
    assert not Input.objects.exists()


def test_slow_calls_wait_and_then_work(api: Api, rehearse: Rehearse) -> None:
    rehearse(slow=1, slow_s=0.2)
    begun = time.monotonic()
    assert api.get("/inputs")[0] == 200
    assert time.monotonic() - begun >= 0.2


def test_slow_calls_never_take_all_threads(api: Api, rehearse: Rehearse) -> None:
    rehearse(slow=1, slow_s=30)
    for _ in range(rehearsing.SLEEPERS):
        assert rehearsing._awake.acquire(blocking=False)
    try:
        assert api.get("/inputs")[0] == 200
    finally:
        for _ in range(rehearsing.SLEEPERS):
            rehearsing._awake.release()


@pytest.mark.parametrize("count", [2, 3, 128])
def test_partly_failing_batches_are_never_refused_whole(
    api: Api, rehearse: Rehearse, image: Any, count: int
) -> None:
    rehearse(partly=1)
    status, answer = api.add(*(image(str(n), f"id-{n}") for n in range(count)))
    assert (status, answer["status"]["code"]) == (207, 10010)
    codes = [item["status"]["code"] for item in answer["inputs"]]
    assert set(codes) == {30001, 30104}
    assert [item["id"] for item in answer["inputs"]] == [f"id-{n}" for n in range(count)]
    assert Input.objects.count() == codes.count(30001)


def test_a_batch_of_one_is_not_partly_refused(api: Api, rehearse: Rehearse, image: Any) -> None:
    rehearse(partly=1)
    assert api.add(image())[0] == 200


def test_a_seed_draws_the_same_fates(api: Api, rehearse: Rehearse) -> None:
    rows = []
    for seed in (7, 7, 8):
        rehearse(throttled=0.5, seed=seed)
        rows.append([api.get("/inputs")[0] for _ in range(20)])
    assert rows[0] == rows[1] != rows[2]
    assert {200, 429} == set(rows[0])


def test_other_apps_are_left_alone(api: Api, ann: Any, rehearse: Rehearse) -> None:
    App.objects.create(user=ann, app_id="other")
    rehearse(throttled=1)
    assert api.get("/v2/users/ann/apps/other/inputs")[0] == 200
    assert api.get("/v2/users/me/apps")[0] == 200


def test_an_app_key_rehearses_on_short_paths_too(api: Api, ann: Any, rehearse: Rehearse) -> None:
    rehearse(throttled=1)
    auth.new_key(ann, "key-of-main", app=App.objects.get())
    assert Api("key-of-main").get("/v2/inputs")[0] == 429


def test_the_operator_lets_every_app_rehearse(
    api: Api, ann: Any, rehearse: Rehearse, settings: Settings
) -> None:
    App.objects.create(user=ann, app_id="other")
    settings.REHEARSE = Rates(throttled=1)
    rehearse(throttled=0)
    assert api.get("/v2/users/ann/apps/other/inputs")[0] == 429
    assert api.get("/inputs")[0] == 200


def test_a_quiet_service_asks_the_database_once_in_a_while(
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        rehearsing.programme.of((1, "main"))
    monkeypatch.setattr(rehearsing, "programme", rehearsing.Programme())
    with django_assert_num_queries(1):
        for _ in range(50):
            assert rehearsing.programme.of((1, "main")) is None


def test_new_rates_hold_and_old_ones_go_on_drawing(rehearse: Rehearse, app: App) -> None:
    rehearse(throttled=0.5, seed=1)
    programme, key = rehearsing.programme, (app.user_id, "main")
    first = programme.of(key)
    programme.read()
    assert programme.of(key) is first
    Rehearsal.objects.update(throttled=0.6)
    programme.read()
    assert programme.of(key) is not first
    Rehearsal.objects.all().delete()
    programme.read()
    assert programme.of(key) is None


def test_the_command_sets_tells_and_ends(app: App) -> None:
    words = ("rehearse", "--user", "ann", "--app", "main")
    assert run(*words) == "ann/main: no rehearsal of its own"
    told = "throttled=0.1 failing=0.0 slow=0.0 slow_s=3.0 partly=0.0 cut=0.0 seed=7"
    assert run(*words, "--throttled", "0.1", "--slow-s", "3", "--seed", "7") == f"ann/main: {told}"
    assert run(*words) == f"ann/main: {told}"
    with pytest.raises(CommandError, match="throttled from 0 to 1, not 2"):
        run(*words, "--throttled", "2")
    assert run(*words, "--off") == "ann/main: no rehearsal of its own"
    with pytest.raises(CommandError, match="no such app"):
        run("rehearse", "--user", "ann", "--app", "none")
