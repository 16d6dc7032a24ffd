"""Changing the inputs that were selected on the list."""

import json
from typing import Any

import pytest
from django.test import Client

from inputs_app.models import AuditRow, Chunk, Job, User
from inputs_app.services import working
from inputs_app.services.changes import targets
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001", "input-0002"]
WHERE = "/w/street-scenes/changes/new"


def chosen(client: Client, **data: Any) -> Any:
    """The form, as the list of inputs asks for it."""
    return client.post(WHERE, {"do": "label", "id": IDS, **data})


def sent(client: Client, **data: Any) -> Any:
    """The answer to the form."""
    said = {"do": "label", "action": "merge", "ids": json.dumps(IDS), "reason": "", **data}
    return client.post(WHERE, said)


def begun(client: Client, **data: Any) -> Job:
    """The change that the form began."""
    response = sent(client, apply="1", **data)
    assert response.status_code == 302, response.content.decode()
    return Job.objects.latest("pk")


def work(job: Job) -> None:
    """Lets a worker do what is due."""
    for pk in Chunk.objects.filter(job=job).values_list("pk", flat=True):
        working.work_chunk(pk)


def test_the_list_offers_a_box_for_each_input_to_those_who_may_change(
    edits: Client, viewer: User, signed_in: SignedIn
) -> None:
    for view in ("grid", "table"):
        page = edits.get(f"/w/street-scenes/inputs?view={view}").content.decode()
        assert page.count('name="id" value="input-') == 8
        assert 'name="all"' in page
        other = signed_in(viewer).get(f"/w/street-scenes/inputs?view={view}").content.decode()
        assert "selection" not in other.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("do", "words", "absent"),
    [
        ("label", "Change the concepts of 3 inputs", 'name="metadata"'),
        ("metadata", "Change the metadata of 3 inputs", 'name="concept"'),
        ("place", "Change the place of 3 inputs", 'name="concept"'),
        ("dataset", "Change the datasets of 3 inputs", 'name="metadata"'),
    ],
)
def test_each_deed_has_its_own_form(edits: Client, do: str, words: str, absent: str) -> None:
    page = chosen(edits, do=do).content.decode()
    assert words in page
    assert absent not in page


def test_the_form_shows_what_it_does_to_a_few(edits: Client) -> None:
    page = sent(edits, concept="sky", value="1").content.decode()
    assert page.count("concepts: sky") == 3
    assert "Change 3 inputs" in page
    assert not Job.objects.exists()


def test_the_change_goes_on_in_the_background(edits: Client, fake: FakeApi) -> None:
    job = begun(edits, do="metadata", metadata='{"a": 1}', reason="Why")
    assert (job.state, job.reason) == ("waiting", "Why")
    work(job)
    assert fake.rows[IDS[2]]["data"]["metadata"] == {"a": 1}
    assert "metadata" not in fake.rows["input-0003"]["data"]


def test_absent_concepts_are_set_and_taken_away(edits: Client, fake: FakeApi) -> None:
    work(begun(edits, concept=["sky", "sea"], value=["0", "1"]))
    assert [one["value"] for one in fake.rows[IDS[0]]["data"]["concepts"]] == [0, 1]
    work(begun(edits, action="remove", concept="sky"))
    assert [one["id"] for one in fake.rows[IDS[0]]["data"]["concepts"]] == ["sea"]


def test_a_place_is_set_and_taken_away(edits: Client, fake: FakeApi) -> None:
    work(begun(edits, do="place", latitude="35.1", longitude="-33.3"))
    point = fake.rows[IDS[0]]["data"]["geo"]["geo_point"]
    assert (point["latitude"], point["longitude"]) == (35.1, -33.3)
    work(begun(edits, do="place", action="remove", removes_place="on"))
    assert "geo" not in fake.rows[IDS[0]]["data"]


def test_a_new_dataset_is_made_and_filled(edits: Client, fake: FakeApi) -> None:
    page = sent(edits, do="dataset", action="dataset_add", dataset="a/b").content.decode()
    assert page.count("datasets: a/b") == 3
    assert "This app has no dataset <b>a/b</b> yet. It will be made." in page
    assert fake.datasets.held == {}
    work(begun(edits, do="dataset", action="dataset_add", dataset="a/b"))
    assert fake.datasets.held == {"a/b": set(IDS)}
    assert AuditRow.objects.get(action="dataset.create").target == "a/b"
    assert 'value="a/b"' in chosen(edits, do="dataset").content.decode()
    work(begun(edits, do="dataset", action="dataset_remove", dataset="a/b"))
    assert fake.datasets.held == {"a/b": set()}


def test_an_overwrite_keeps_what_is_ticked_warns_and_wants_the_number(
    edits: Client, fake: FakeApi
) -> None:
    for one in IDS:
        fake.rows[one]["data"] |= {
            "concepts": [{"id": "tree", "value": 1}],
            "geo": {"geo_point": {"longitude": 1, "latitude": 2}},
            "metadata": {"old": 1},
        }
    said: dict[str, Any] = {
        "do": "metadata",
        "action": "overwrite",
        "metadata": '{"new": 1}',
        "keeps": "concepts",
    }
    page = sent(edits, **said).content.decode()
    assert "takes away <b>3 metadata keys and the place</b>" in page
    assert "Type 3 to begin" in sent(edits, **said, apply="1").content.decode()
    work(begun(edits, **said, typed="3"))
    assert fake.rows[IDS[1]]["data"]["metadata"] == {"new": 1}
    assert fake.rows[IDS[1]]["data"]["concepts"][0]["id"] == "tree"
    assert "geo" not in fake.rows[IDS[1]]["data"]


def test_all_of_the_app_but_some_are_collected_by_the_job(edits: Client) -> None:
    data: dict[str, Any] = {"ids": "[]", "all": "1", "but": ["input-0007"], "concept": "sky"}
    assert "Change 7 inputs" in sent(edits, **data).content.decode()
    job = begun(edits, **data)
    assert job.options["collect"] == {"about": 7, "but": ["input-0007"]}
    page = edits.get(f"/w/street-scenes/changes/{job.pk}").content.decode()
    assert "0 of about 7" in page


def test_above_a_thousand_the_number_is_typed(
    edits: Client, fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "count", lambda *_: 12_431)
    data: dict[str, Any] = {"all": "1", "concept": "sky", "apply": "1"}
    for typed in ("", "12", "yes"):
        response = sent(edits, **data, typed=typed)
        assert (response.status_code, Job.objects.count()) == (422, 0)
        assert "Type 12,431 to begin" in response.content.decode()
    assert sent(edits, **data, typed="12,431").status_code == 302


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"metadata": "{oops", "do": "metadata"}, 422, "Line 1, column 2"),
        ({"do": "metadata", "metadata": "{}"}, 200, "Nothing would change"),
        ({"do": "dataset", "action": "dataset_add"}, 422, "Say which dataset"),
        ({"do": "dataset", "action": "dataset_add", "dataset": ".."}, 422, "must not be"),
        ({"do": "place", "action": "overwrite"}, 422, "cannot be done here"),
        ({"do": "place", "latitude": "95", "longitude": "1"}, 422, "less than or equal to 90"),
        ({"concept": "x", "value": "7"}, 422, "from 0 (absent) to 1"),
    ],
)
def test_what_is_wrong_is_said_and_starts_nothing(
    edits: Client, said: dict[str, str], status: int, words: str
) -> None:
    response = sent(edits, **said, apply="1")
    assert response.status_code == status
    assert words in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("ids", ["", "[]", "{", "[1, null]", '["\\u0000", "..", ""]', "[" * 5000])
def test_nothing_selected_leads_back_to_the_list(edits: Client, ids: str) -> None:
    assert sent(edits, ids=ids).status_code == 302
    assert sent(edits, do="explode").status_code == 302
    assert not Job.objects.exists()
