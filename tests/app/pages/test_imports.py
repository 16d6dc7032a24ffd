"""Imports from cloud storage: started, listed, cancelled; credentials stay nowhere."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from inputs_app.client.errors import Invalid, Trace, Unreachable
from inputs_app.client.types import Json
from inputs_app.models import AuditRow, Job, User, Workspace
from inputs_app.services import working
from tests.app.conftest import SignedIn
from tests.app.fake_store import FakeStore

WHERE = "/w/street-scenes/imports"
SECRET = "very-secret-0123456789"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The fake in place of the client."""
    cache.clear()
    monkeypatch.setattr("inputs_app.client.memberships.dataset_ids", lambda *_, **__: ["june"])
    return FakeStore().replace(monkeypatch)


@pytest.fixture
def edits(editor: User, workspace: Workspace, store: FakeStore, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)


def sent(client: Client, **data: Any) -> Any:
    """The answer to the form."""
    given = {"url": "s3://bucket/june/", "on_conflict": "skip", "provider": "", **data}
    return client.post(f"{WHERE}/start", given)


def test_an_import_is_started_with_its_template(edits: Client, store: FakeStore) -> None:
    template = {"concepts": "street, night", "dataset": "june", "metadata": '{"walk": 12}'}
    assert sent(edits, on_conflict="suffix", **template).status_code == 302
    (source,) = store.sources
    assert source["url"] == {"url": "s3://bucket/june/"}
    assert source["input_id_conflict_resolution"] == 2
    assert source["input_template"] == {
        "data": {
            "concepts": [{"id": "street", "value": 1}, {"id": "night", "value": 1}],
            "metadata": {"walk": 12},
        },
        "dataset_ids": ["june"],
    }
    page = edits.get(WHERE).content.decode()
    assert "s3://bucket/june/" in page
    assert "Edgar" in page
    assert 'hx-trigger="every 2s"' in page


@pytest.mark.parametrize("url", ["hello", "s3://", "https:///june", "ftp://bucket/june"])
def test_what_is_no_address_is_said_beside_it_and_begins_nothing(
    edits: Client, store: FakeStore, url: str
) -> None:
    answer = sent(edits, url=url)
    assert answer.status_code == 422
    assert "Begin with s3://" in answer.content.decode()
    assert "The app has no dataset" not in answer.content.decode()
    assert store.sources == []
    assert not Job.objects.exists()


def test_a_dataset_that_the_app_does_not_have_is_said_beside_it(
    edits: Client, store: FakeStore
) -> None:
    answer = sent(edits, dataset="nosuch")
    assert answer.status_code == 422
    assert "The app has no dataset “nosuch”." in answer.content.decode()
    assert store.sources == []


@pytest.mark.parametrize(
    ("given", "sent_as"),
    [
        (
            {"provider": "s3", "key_id": "AKIA", "secret": SECRET, "region": "eu-1"},
            {"s3_creds": {"region": "eu-1", "id": "AKIA", "secret": SECRET}},
        ),
        ({"provider": "gcp", "key_file": "{}"}, {"gcp_creds": "e30="}),
        (
            {"provider": "azure", "account": "acc", "account_key": SECRET},
            {"azure_blob_creds": {"account_name": "acc", "account_key": SECRET}},
        ),
    ],
)
def test_credentials_go_to_the_api_and_stay_nowhere(
    edits: Client, store: FakeStore, given: dict[str, str], sent_as: Json
) -> None:
    sent(edits, **given)
    assert store.sources[0]["url"]["credentials"] == sent_as
    kept = str(list(Job.objects.values())) + str(list(AuditRow.objects.values()))
    assert SECRET not in kept
    assert "creds" not in kept
    assert SECRET not in sent(edits, **given, metadata="[").content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": ""}, "Say where the files are"),
        ({"provider": "s3", "key_id": "AKIA"}, "These credentials need it."),
        ({"provider": "gcp"}, "These credentials need it."),
        ({"metadata": "[1]"}, "Metadata is an object"),
        ({"metadata": "{"}, "This is not JSON."),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    edits: Client, store: FakeStore, given: dict[str, str], words: str
) -> None:
    response = sent(edits, **given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Job.objects.exists()


def test_the_words_of_the_api_stand_above_the_form(edits: Client, store: FakeStore) -> None:
    store.failing = Invalid(trace=Trace(details="data_sources[0].input_template: <b>odd</b>"))
    response = sent(edits)
    assert response.status_code == 422
    assert "&lt;b&gt;odd" in response.content.decode()
    assert Job.objects.get().state == "failed"


def test_what_the_api_says_of_the_address_stands_beside_it(edits: Client, store: FakeStore) -> None:
    store.failing = Invalid(trace=Trace(details="data_sources[0].url.url: must be <b>https</b>"))
    response = sent(edits)
    assert response.status_code == 422
    assert response.context["form"].errors == {"url": ["The address must be <b>https</b>."]}
    assert b"&lt;b&gt;https" in response.content
    assert b"data_sources" not in response.content


def test_an_import_without_an_answer_is_found_by_its_own_id(
    edits: Client, store: FakeStore
) -> None:
    store.failing = Unreachable()
    store.failing.may_have_arrived = True
    answer = edits.post(f"{WHERE}/start", {"url": "s3://b/", "on_conflict": "skip"}, follow=True)
    assert "looked for" in answer.content.decode()
    store.failing = None
    working.go_on()
    assert Job.objects.get().options["extraction_ids"] == ["job-0"]


def test_a_running_import_can_be_cancelled(edits: Client, store: FakeStore) -> None:
    sent(edits)
    assert edits.post(f"{WHERE}/cancel", {"id": "job-0"}).status_code == 302
    page = edits.get(WHERE).content.decode()
    assert "Cancelled" in page
    assert "every 2s" not in page
    row = AuditRow.objects.get(action="import.cancel")
    assert row.after == {"extraction_ids": ["job-0"], "outcome": "cancelled"}
    assert Job.objects.get().state == "cancelled"


def test_a_viewer_sees_the_list_and_no_form(
    edits: Client, viewer: User, store: FakeStore, signed_in: SignedIn
) -> None:
    sent(edits)
    page = signed_in(viewer).get(WHERE).content.decode()
    assert "s3://bucket/june/" in page
    assert "imports/start" not in page
    assert "imports/cancel" not in page
