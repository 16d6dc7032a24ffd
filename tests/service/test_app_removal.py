"""Deleting an app: gone at once for everybody, taken away bit by bit, and nothing of it stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_service import app_removal, auth
from inputs_service.errors import NotFound
from inputs_service.models import (
    AddJob,
    App,
    AppRemoval,
    BulkOperation,
    Concept,
    Dataset,
    Input,
    Key,
    User,
)
from inputs_service.posting import storing
from inputs_service.posting.drafts import draft_of
from tests.service.conftest import APP, Api

MORE = object()


def work() -> list[object]:
    """Does what is due; what it gives holds an element for each call for more."""
    asked: list[object] = []
    app_removal.work(lambda: asked.append(MORE))
    return asked


def age(minutes: int) -> None:
    """Lets the deletion have been asked for so long ago."""
    begun = timezone.now() - timedelta(minutes=minutes)
    AppRemoval.objects.update(created_at=begun, due_at=begun)


def test_a_deleted_app_is_gone_at_once(api: Api, image: Any) -> None:
    api.add(image("a", "one"))
    auth.new_key(User.objects.get(), "key-of-main", app=App.objects.get())
    assert api.send("DELETE", APP)[1]["status"]["code"] == 10000
    assert api.get(APP)[0] == 404
    assert api.get("/inputs/one")[0] == 404
    assert api.get("/v2/users/me/apps")[1]["apps"] == []
    assert Api("key-of-main").get("/v2/inputs")[0] == 401
    assert api.send("DELETE", APP)[0] == 404


def test_its_id_is_free_at_once(api: Api, image: Any) -> None:
    api.add(image("a", "one"))
    api.send("DELETE", APP)
    assert api.post("/v2/users/me/apps", {"apps": [{"id": "main"}]})[0] == 200
    assert api.get("/inputs")[1]["inputs"] == []
    assert api.add(image("a", "one"))[0] == 200
    work()
    age(11)
    work()
    assert [row["id"] for row in api.get("/inputs")[1]["inputs"]] == ["one"]


def test_nothing_of_it_stays(api: Api, image: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_removal, "BATCH", 2)
    api.post("/datasets", {"datasets": [{"id": "train"}]})
    items = [image(str(n), f"id-{n}", concepts=[{"id": f"c{n}"}]) for n in range(5)]
    items[0]["dataset_ids"] = ["train"]
    api.post("/inputs", {"inputs": items, "inputs_add_job_id": "job"})
    api.send("DELETE", APP)
    assert work() == []
    for model in (Input, Concept, AddJob):
        assert not model.objects.exists(), model
    assert not Dataset.objects.exclude(app=None).exists()
    assert App.objects.count() == 1
    age(11)
    work()
    assert not App.objects.exists()
    assert not AppRemoval.objects.exists()


def test_a_request_under_way_ends_well_and_what_it_stored_goes_too(api: Api, image: Any) -> None:
    app = App.objects.select_related("user").get()
    api.send("DELETE", APP)
    work()
    storing.store_all(app, [draft_of(image("late"))])
    assert Input.objects.count() == 1
    work()
    assert Input.objects.count() == 1
    age(11)
    work()
    assert not Input.objects.exists()
    assert not App.objects.exists()


def test_large_apps_are_taken_away_over_several_rounds(
    api: Api, image: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_removal, "BATCH", 1)
    monkeypatch.setattr(app_removal, "WORK_S", 0)
    api.add(image("a"), image("b"), image("c"))
    api.send("DELETE", APP)
    assert work() == [MORE]
    assert Input.objects.count() == 2
    while work():
        pass
    assert not Input.objects.exists()


def test_work_that_is_due_for_it_ends(api: Api) -> None:
    job = BulkOperation.objects.create(
        app=App.objects.get(), operation_id="b", asked={}, due_at=timezone.now(), claim="held"
    )
    api.send("DELETE", APP)
    job.refresh_from_db()
    assert (job.due_at, job.claim) == (None, "")


def test_two_who_delete_at_once_do_it_once(api: Api) -> None:
    app = App.objects.get()
    app_removal.begin(app)
    with pytest.raises(NotFound):
        app_removal.begin(app)
    assert AppRemoval.objects.count() == 1


def test_an_app_key_may_delete_its_app_and_ends_with_it(api: Api) -> None:
    auth.new_key(User.objects.get(), "key-of-main", app=App.objects.get())
    App.objects.create(user=User.objects.get(), app_id="other")
    assert Api("key-of-main").send("DELETE", "/v2/users/me/apps/other")[0] == 401
    assert Api("key-of-main").send("DELETE", APP)[0] == 200
    assert Key.objects.count() == 1
