"""What all inputs of an upload get, the start, and the page after it."""

import pytest
from django.test import Client

from inputs_app.models import AuditRow, Job, User
from inputs_app.services.uploads import options
from tests.app.conftest import SignedIn
from tests.app.uploads.conftest import Adds, page, step_on

ASKED = {
    "title": "june",
    "datasets": "one; two",
    "concepts": "street;street; night",
    "absent_concepts": "rain",
    "metadata": '{"walk": 12}',
    "place": "48.1, 11.6",
    "processing": "strip_non_ascii",
    "allow_duplicate_url": "on",
}


def test_options_are_kept_and_shown_again(browser: Client, draft: Job) -> None:
    browser.post(page(draft), ASKED)
    draft.refresh_from_db()
    found = options.of(draft)
    assert found.dataset_ids == ["one", "two"]
    assert [(it["id"], it["value"]) for it in found.concepts] == [
        ("street", 1),
        ("night", 1),
        ("rain", 0),
    ]
    assert found.geo == {"geo_point": {"latitude": 48.1, "longitude": 11.6}}
    assert (found.metadata, found.processing) == ({"walk": 12}, ["strip_non_ascii"])
    told = browser.get(page(draft)).content.decode()
    assert "street; night</textarea>" in told
    assert "48.1, 11.6" in told


def test_a_dataset_that_the_app_does_not_have_is_named_and_nothing_starts(
    browser: Client, draft: Job, add: Adds
) -> None:
    add()
    answer = browser.post(page(draft, "/start"), {**ASKED, "datasets": "one; nosuch"})
    assert answer.status_code == 422
    assert "The app has no dataset “nosuch”." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("metadata", '{"walk": 12,}', "Line 1, column"),
        ("metadata", "{\n\n", "Line 3, column"),
        ("metadata", "[1]", "Metadata is an object"),
        ("metadata", '{"a": 1e999}', "not finite"),
        ("metadata", '{"a": "' + "x" * 70_000 + '"}', "at most 64 kB"),
        ("place", "91, 0", "Latitude: a number from -90 to 90."),
        ("place", "48.1", "Longitude: a number"),
        ("concepts", "a;b\x07", "control character"),
        ("absent_concepts", "night", "“night” stands above too."),
        ("processing", "nonsense", "nonsense"),
        ("title", "", "required"),
    ],
)
@pytest.mark.parametrize("way", ["", "/start"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_starts(
    browser: Client, draft: Job, add: Adds, way: str, field: str, value: str, told: str
) -> None:
    add()
    answer = browser.post(page(draft, way), {**ASKED, field: value})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == Job.State.DRAFT


def test_the_start_keeps_the_options_and_leaves_an_audit_row(
    browser: Client, draft: Job, add: Adds
) -> None:
    add()
    add(fault="bad_url")
    browser.post(page(draft, "/start"), ASKED)
    draft.refresh_from_db()
    assert draft.state == Job.State.WAITING
    row = AuditRow.objects.get(action="upload.start")
    assert row.after["processing"] == ["strip_non_ascii"]
    step_on(draft)
    told = browser.get(page(draft)).content.decode()
    assert "Address that is not a whole" in told
    assert "one-0" in told


def test_a_second_start_does_nothing(browser: Client, draft: Job, add: Adds) -> None:
    add()
    browser.post(page(draft, "/start"), ASKED)
    answer = browser.post(page(draft, "/start"), ASKED, follow=True)
    assert "was started or cancelled already" in answer.content.decode()
    assert AuditRow.objects.filter(action="upload.start").count() == 1


def test_an_upload_is_filtered_by_state_and_by_cause(
    browser: Client, draft: Job, add: Adds
) -> None:
    add(state="failed", problem="Download failed", input_id="長" * 200 + "/x")
    add(state="done", input_id="fine")
    Job.objects.filter(pk=draft.pk).update(state=Job.State.RUNNING)
    told = browser.get(page(draft, "?state=failed")).content.decode()
    assert "fine" not in told
    told = browser.get(page(draft, "?problem=Download+failed")).content.decode()
    assert "Download failed" in told
    assert "fine" not in told


def test_a_viewer_sees_the_plan_and_no_buttons(
    viewer: User, draft: Job, add: Adds, signed_in: SignedIn
) -> None:
    add(fault="bad_url", url="x")
    told = signed_in(viewer).get(page(draft)).content.decode()
    assert "needs a word" in told
    assert "Leave out" not in told
    assert "Start" not in told


def test_only_editors_get_the_upload_button(
    viewer: User, editor: User, draft: Job, signed_in: SignedIn
) -> None:
    assert 'data-press="u"' not in signed_in(viewer).get(page(draft)).content.decode()
    assert 'data-press="u"' in signed_in(editor).get(page(draft)).content.decode()
