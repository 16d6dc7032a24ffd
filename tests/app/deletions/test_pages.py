"""The pages of a deletion, without JavaScript: asked, waited for, taken back, restored."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from inputs_app.forms import deletions
from inputs_app.models import DeletionItem, Job, User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import restoring
from tests.app.conftest import SignedIn
from tests.app.deletions.conftest import Hosting, begun, hosted, state, work
from tests.client.fake import FakeApi

HOME = "/w/street-scenes"
NASTY = "<script>alert(1)</script>/的"
IDS = ["input-0000", "input-0001"]


@pytest.fixture
def edits(editor: User, workspace: Workspace, api: FakeApi, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)


@pytest.fixture
def administers(admin: User, workspace: Workspace, api: FakeApi, signed_in: SignedIn) -> Client:
    """The browser of an admin."""
    return signed_in(admin)


def text(response: Any, status: int = 200) -> str:
    """The HTML of an answer."""
    assert response.status_code == status
    html: str = response.content.decode()
    return html


def sent(client: Client, selected: list[str], **data: Any) -> Any:
    """The answer to a posted selection."""
    return client.post(f"{HOME}/deletions/new", {"id": selected, **data})


def asked(client: Client, ids: list[str]) -> Job:
    """A deletion that waits."""
    sent(client, ids, confirm="1", reason="Why not")
    return Job.objects.latest("pk")


def test_the_page_before_says_how_many_and_that_nothing_is_lost(edits: Client) -> None:
    shown = text(sent(edits, [*IDS, "gone"]))
    for words in (
        "Delete 2 inputs?",
        "30 seconds",
        "30 days",
        "1 of the selected input",
        "Nothing:",
    ):
        assert words in shown
    assert not Job.objects.exists()


def test_losses_are_counted_before_anything_is_confirmed(
    edits: Client, api: FakeApi, hosting: Hosting, settings: Any
) -> None:
    settings.SNAPSHOT_MAX_BYTES = 4
    hosted(api, hosting, IDS[0], "image", b"12345")
    hosted(api, hosting, IDS[1], "audio", b"1")
    hosting.originals = {url: it for url, it in hosting.originals.items() if it != b"1"}
    said = {"input_id": IDS[1], "data": {}, "user_id": "somebody"}
    api.annotations.post(None, [said])  # type: ignore[arg-type]
    next(iter(api.annotations.apart.values()))["user_id"] = "somebody"
    shown = text(sent(edits, IDS))
    assert "1 input: its image is larger than the 0 MB that are kept." in shown
    assert "1 input: The API does not give back its audio." in shown
    assert "1 annotation by other people or by models" in shown


def test_hostile_ids_are_text(edits: Client, api: FakeApi) -> None:
    api.post(None, [{"id": NASTY, "data": {"text": {"raw": NASTY}}}])  # type: ignore[arg-type]
    shown = text(sent(edits, [NASTY]))
    job = asked(edits, [NASTY])
    for page in (shown, text(edits.get(f"{HOME}/deletions/{job.pk}"))):
        assert NASTY not in page
        assert "&lt;script&gt;" in page


def test_after_the_yes_its_page_and_the_list_offer_the_way_back(
    edits: Client, viewer: User
) -> None:
    answer = sent(edits, IDS, confirm="1", reason="Why not")
    job = Job.objects.get()
    assert answer.headers["Location"] == f"{HOME}/deletions/{job.pk}"
    assert (job.state, job.reason, job.title) == ("waiting", "Why not", "Delete 2 inputs")
    assert f'action="{HOME}/deletions/{job.pk}/take-back"' in text(edits.get(f"{HOME}/inputs"))
    page = text(edits.get(f"{HOME}/deletions/{job.pk}"))
    assert "Take back" in page
    assert "data-until=" in page
    back = f"{HOME}/deletions/{job.pk}/take-back"
    assert edits.post(back).headers["Location"] == f"{HOME}/deletions/{job.pk}"
    assert state(job) == "cancelled"
    page = text(edits.get(f"{HOME}/deletions/{job.pk}"))
    assert "Taken back. Nothing was deleted." in page
    assert "Not deleted" in page
    assert "take-back" not in text(edits.get(f"{HOME}/inputs"))


def test_what_has_begun_cannot_be_taken_back_and_says_so(edits: Client) -> None:
    job = asked(edits, IDS)
    work(job)
    edits.post(f"{HOME}/deletions/{job.pk}/take-back")
    shown = text(edits.get(f"{HOME}/deletions/{job.pk}"))
    assert "It is too late to take this back" in shown
    assert "Restore 2 inputs" in shown


def test_nothing_selected_and_nothing_there_start_nothing(edits: Client) -> None:
    assert sent(edits, []).status_code == 302
    assert sent(edits, ["gone"], confirm="1").status_code == 302
    assert sent(edits, ["gone"]).status_code == 302
    text(sent(edits, IDS, confirm="1", reason="x" * 501), status=422)
    assert not Job.objects.exists()


def test_a_selection_of_many_pages_goes_whole_and_its_number_is_typed(
    edits: Client, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletions, "TYPED_ABOVE", 3)
    packed = {"ids": json.dumps(["input-0002", "input-0003"])}
    shown = text(sent(edits, IDS, **packed))
    assert "Delete 4 inputs?" in shown
    assert "Type the number of inputs" in shown
    text(sent(edits, IDS, **packed, confirm="1", number="3"), status=422)
    sent(edits, IDS, **packed, confirm="1", number="4")
    work(Job.objects.get())
    assert list(api.rows) == ["input-0004"]


def test_all_but_some_is_for_admins_and_spares_the_others(
    edits: Client, administers: Client, api: FakeApi
) -> None:
    chosen = {"all": "1", "buts": json.dumps(["input-0001"])}
    assert sent(edits, [], **chosen).headers["Location"] == f"{HOME}/inputs"
    assert not Job.objects.exists()
    sent(administers, [], **chosen)
    job = Job.objects.get()
    assert job.title == "Delete all inputs of Street scenes but 1"
    work(job)
    begin = {"name": "Street scenes", "number": "4"}
    administers.post(f"{HOME}/deletions/{job.pk}/begin", begin)
    work(job, turns=2)
    assert list(api.rows) == ["input-0001"]


def test_a_finished_deletion_shows_each_input_and_restores_some_or_all(
    edits: Client, api: FakeApi
) -> None:
    job = asked(edits, [*IDS, "input-0002"])
    api.rows.pop("input-0002")
    work(job)
    shown = text(edits.get(f"{HOME}/deletions/{job.pk}"))
    assert (shown.count("Deleted"), shown.count("Was gone already")) == (2, 1)
    assert text(edits.get(f"{HOME}/deletions/{job.pk}?state=skipped")).count("<article") == 2
    one = DeletionItem.objects.get(input_id=IDS[1])
    restore = f"{HOME}/deletions/{job.pk}/restore"
    edits.post(restore, {"item": one.pk})
    made = Job.objects.get(undoes=job)
    assert (made.title, made.kind) == (f"Restore {IDS[1]}", "deletion")
    assert "Restore 2 inputs" in text(edits.get(f"{HOME}/deletions/{job.pk}"))
    work(made)
    assert "Restore 1 input<" in text(edits.get(f"{HOME}/deletions/{job.pk}"))
    page = text(edits.get(f"{HOME}/deletions/{made.pk}"))
    assert "what was deleted" in page


def test_a_viewer_sees_it_and_no_buttons(
    by: Actor, api: FakeApi, workspace: Workspace, viewer: User, signed_in: SignedIn
) -> None:
    job = begun(by, workspace, api, IDS)
    work(job)
    shown = text(signed_in(viewer).get(f"{HOME}/deletions/{job.pk}"))
    assert "Deleted" in shown
    assert "/restore" not in shown.split("<main", 1)[1]


def test_a_deleted_input_says_who_deleted_it_and_can_be_restored(
    edits: Client, by: Actor, api: FakeApi, workspace: Workspace
) -> None:
    job = begun(by, workspace, api, IDS)
    work(job)
    shown = text(edits.get(f"{HOME}/input?id={quote(IDS[0])}"), status=404)
    assert "by Edgar: <q>Why</q>" in shown
    assert f'action="{HOME}/deletions/{job.pk}/restore"' in shown
    never = text(edits.get(f"{HOME}/input?id=never-was"), status=404)
    assert "It may have been deleted" in never


def test_deletions_and_restores_stand_among_the_changes(
    edits: Client, by: Actor, api: FakeApi, workspace: Workspace
) -> None:
    job = begun(by, workspace, api, IDS)
    work(job)
    made = restoring.restore(by, job, [], "A mistake")
    shown = text(edits.get(f"{HOME}/changes"))
    for one, title in ((job, "Delete 2 inputs"), (made, "Restore 2 inputs")):
        assert f'<a href="{HOME}/deletions/{one.pk}">{title}</a>' in shown


def test_everything_is_counted_confirmed_by_name_and_number_and_waits(
    administers: Client, edits: Client, member: Callable[..., User]
) -> None:
    administers.post(f"{HOME}/deletions/all")
    job = Job.objects.get()
    page = f"{HOME}/deletions/{job.pk}"
    assert "0 inputs found so far" in text(administers.get(page))
    administers.post(f"{page}/begin", {"name": "Street scenes", "number": "0"})
    work(job)
    assert "Delete all 5 inputs?" in text(administers.get(page))
    assert "An admin of the team can confirm it." in text(edits.get(page))
    wrong = text(administers.post(f"{page}/begin", {"name": "x", "number": "4"}), status=422)
    assert "This is not the name of the workspace." in wrong
    assert "This is not the number. It is 5." in wrong
    assert state(job) == "draft"
    administers.post(f"{page}/begin", {"name": "Street scenes", "number": "5"})
    assert state(job) == "waiting"
    assert "Take back" in text(administers.get(page))


def test_a_deletion_of_another_workspace_is_not_there(
    by: Actor, api: FakeApi, workspace: Workspace, stranger: User, signed_in: SignedIn
) -> None:
    job = begun(by, workspace, api, IDS)
    assert signed_in(stranger).get(f"{HOME}/deletions/{job.pk}").status_code == 404


@pytest.mark.parametrize("item", ["x", "9" * 5000, "9" * 30, ""])
def test_what_is_no_item_restores_nothing(
    edits: Client, by: Actor, workspace: Workspace, api: FakeApi, item: str
) -> None:
    job = begun(by, workspace, api, IDS)
    work(job)
    answer = edits.post(f"{HOME}/deletions/{job.pk}/restore", {"item": item, "reason": "a\0b"})
    assert answer.status_code == 302
    assert not Job.objects.filter(undoes=job).exists()
    edits.post(f"{HOME}/deletions/{job.pk}/restore", {"reason": "a\0b"})
    assert Job.objects.get(undoes=job).reason == "a\N{REPLACEMENT CHARACTER}b"
