"""Deleting inputs."""

from typing import Any

from django.utils import timezone

from inputs_service import counts
from inputs_service.models import AddJob, App, Deletion, Input, InputConcept
from tests.service.conftest import Api


def add_three(api: Api, image: Any) -> None:
    items = [image(name, name, concepts=[{"id": "c"}]) for name in "abc"]
    assert api.add(*items)[0] == 200


def test_one_input_is_deleted_with_its_labels_and_count(api: Api, image: Any, app: App) -> None:
    add_three(api, image)
    assert api.send("DELETE", "/inputs/a", {})[0] == 200
    assert api.get("/inputs/a")[1]["status"]["code"] == 11101
    assert api.send("DELETE", "/inputs/a")[0] == 404
    assert InputConcept.objects.count() == 2
    assert counts.of(app.pk) == {30001: 2}


def test_ids_that_do_not_exist_are_passed_over(api: Api, image: Any) -> None:
    add_three(api, image)
    status, answer = api.send("DELETE", "/inputs", {"ids": ["a", "nobody", "b"]})
    assert (status, answer["status"]["code"]) == (200, 10000)
    assert [item["id"] for item in api.get("/inputs")[1]["inputs"]] == ["c"]


def test_an_empty_request_deletes_nothing(api: Api, image: Any) -> None:
    add_three(api, image)
    bodies: list[Any] = [{}, {"ids": []}, None, {"delete_all": False}, {"delete_all": "true"}]
    for body in bodies:
        assert api.send("DELETE", "/inputs", body)[0] == 200
    assert Input.objects.count() == 3
    assert not Deletion.objects.exists()


def test_too_many_ids_are_refused(api: Api) -> None:
    status, answer = api.send("DELETE", "/inputs", {"ids": [str(n) for n in range(129)]})
    assert (status, answer["status"]["code"]) == (400, 39999)


def test_delete_all_becomes_due_up_to_the_last_input(api: Api, image: Any) -> None:
    assert api.send("DELETE", "/inputs", {"delete_all": True})[0] == 200
    assert not Deletion.objects.exists()
    add_three(api, image)
    assert api.send("DELETE", "/inputs", {"delete_all": True})[0] == 200
    deletion = Deletion.objects.get()
    assert deletion.last_key == Input.objects.get(input_id="c").key
    assert deletion.due_at <= timezone.now()
    assert api.send("DELETE", "/inputs", {"delete_all": True, "ids": ["a"]})[0] == 400


def test_an_add_job_does_not_wait_for_a_deleted_input(api: Api, image: Any) -> None:
    api.add(image("a", "a"), image("b", "b"), inputs_add_job_id="job")
    api.send("DELETE", "/inputs/a")
    job = AddJob.objects.get()
    assert (job.pending_count, job.failed_count) == (1, 1)


def test_inputs_of_other_apps_are_not_touched(api: Api, image: Any) -> None:
    api.post("/v2/users/ann/apps", {"apps": [{"id": "other"}]})
    api.post("/v2/users/ann/apps/other/inputs", {"inputs": [image("a", "a")]})
    add_three(api, image)
    api.send("DELETE", "/inputs", {"ids": ["a", "b", "c"]})
    assert api.get("/v2/users/ann/apps/other/inputs/a")[0] == 200
