"""The service's commands."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inputs_service import counts
from inputs_service.models import App, InputCount, Key
from tests.service.conftest import Api


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_a_created_key_opens_a_created_app(db: None) -> None:
    value = run("create_key", "--user", "demo", "--app", "main")
    assert Api(value).get("/v2/inputs")[0] == 200
    assert value not in {key.digest for key in Key.objects.all()}


def test_a_given_key_is_kept_at_every_start(db: None) -> None:
    for _ in range(2):
        assert run("create_key", "--user", "demo", "--key", "given") == "given"
    assert Key.objects.count() == 1
    with pytest.raises(CommandError, match="another user"):
        run("create_key", "--user", "other", "--key", "given")
    with pytest.raises(CommandError, match="another user, app or scopes"):
        run("create_key", "--user", "demo", "--key", "given", "--scopes", "Inputs:Get")


def test_a_key_has_the_scopes_it_was_made_with(app: App) -> None:
    value = run("create_key", "--user", "ann", "--app", "main", "--scopes", "Inputs:Add")
    assert Api(value).get("/v2/inputs")[0] == 403
    with pytest.raises(CommandError, match="no scope Nonsense"):
        run("create_key", "--user", "ann", "--scopes", "Nonsense")


def test_recount_corrects_wrong_counts(api: Api, image: Any, app: App) -> None:
    api.add(image("a"), image("b"))
    assert run("recount") == "ann/main: right"
    InputCount.objects.filter(app=app).update(count=7)
    counts.move(app.pk, {30002: 3})
    assert run("recount") == "ann/main: corrected 30001 by -5, 30002 by -3"
    assert counts.of(app.pk) == {30001: 2, 30002: 0}


def test_made_up_inputs_are_like_posted_ones(api: Api, image: Any, app: App) -> None:
    api.add(image("a", "posted"))
    assert "ann/main: 50 inputs" in run("load_inputs", "50", "--user", "ann", "--app", "main")
    assert counts.of(app.pk) == {30000: 50, 30001: 1}
    assert counts.recount(app.pk) == {}
    newest = api.get("/inputs?per_page=1")[1]["inputs"][0]
    assert newest["status"]["code"] == 30000
    assert len(newest["data"]["concepts"]) == 2
    assert newest["data"]["image"]["image_info"]["width"] == 1024
    api.add(image("b", "after"))
    assert api.get("/inputs?per_page=1")[1]["inputs"][0]["id"] == "after"


def test_varied_inputs_are_found_by_every_kind_of_search(api: Api, app: App) -> None:
    run("load_inputs", "640", "--user", "ann", "--app", "main", "--varied")
    assert counts.recount(app.pk) == {}
    near = {"longitude": 13.4, "latitude": 52.5}
    limit = {"type": "withinKilometers", "value": 30}
    totals = {
        640: {},
        64: {"input": {"dataset_ids": ["rare"]}},
        12: {"input": {"status": {"code": 30002}}},
        32: {"input": {"data": {"video": {}}}},
        128: {"annotation": {"data": {"metadata": {"split": "test"}}}},
    }
    rare = [{"metadata": {"lot": "rare"}}, {"geo": {"geo_point": near, "geo_limit": limit}}]
    filters = [*totals.values(), *({"annotation": {"data": data}} for data in rare)]
    searches = [{"query": {"filters": [one]}} for one in filters]
    _, answer = api.post("/inputs/searches", {"searches": searches, "only_count": True})
    found = [int(count["estimated_total"]) for count in answer["hit_counts"]]
    assert found == [*totals, 64, 64]


def test_a_short_key_is_not_kept_as_its_own_prefix(db: None) -> None:
    for value in ("short", "0123456789abcdef0123456789abcdef0123"):
        run("create_key", "--user", "demo", "--key", value)
    assert {key.prefix for key in Key.objects.all()} == {"s", "01234567"}
