"""The pages of an upload without JavaScript: choose, plan, fix, options, start."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inputs_app.models import Job, UploadItem
from inputs_app.services.uploads import options
from tests.app.uploads.conftest import Adds, page, step_on

NEW = "/w/street-scenes/uploads/new"


@pytest.mark.parametrize("source", ["files", "urls", "text", "manifest", "nonsense"])
def test_each_source_has_its_tab_and_the_limits_stand_beside_it(
    browser: Client, source: str
) -> None:
    told = browser.get(f"{NEW}?from={source}").content.decode()
    assert "under 20 MB, up to 85 megapixels" in told
    assert "up to 128 inputs, under 128 MB" in told


def test_pasted_addresses_become_a_draft(browser: Client) -> None:
    urls = " https://a.example/1.jpg \r\n\r\nhttps://a.example/2.mp4\nnonsense"
    answer = browser.post(NEW, {"from": "urls", "urls": urls})
    job = Job.objects.get()
    assert answer.headers["Location"] == page(job)
    assert (job.state, job.kind, job.owner_name) == ("draft", "upload", "Edgar")
    rows = UploadItem.objects.order_by("number")
    assert [(it.url, it.kind, it.fault) for it in rows] == [
        ("https://a.example/1.jpg", "image", ""),
        ("https://a.example/2.mp4", "video", ""),
        ("nonsense", "image", "bad_url"),
    ]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ("paragraph", ["one\ntwo", "three"]),
        ("line", ["one", "two", "three"]),
        ("whole", ["one\ntwo\n\n  \nthree"]),
    ],
)
def test_texts_are_parted_as_the_person_says(browser: Client, parts: str, found: list[str]) -> None:
    browser.post(
        NEW, {"from": "text", "texts": "one\r\ntwo\r\n\r\n  \r\nthree\r\n", "parts": parts}
    )
    rows = UploadItem.objects.order_by("number")
    assert [item.text for item in rows] == found


def test_a_long_list_is_read_by_a_worker(browser: Client) -> None:
    urls = "\n".join(f'https://a.example/{"x" * 4000}/{n}?a=1,"2"' for n in range(700))
    assert len(urls) > 2_600_000
    browser.post(NEW, {"from": "urls", "urls": urls, "kind": "text"})
    job = Job.objects.get()
    assert job.upload_items.count() == 0
    step_on(job)
    last = job.upload_items.order_by("-number")[0]
    assert (last.number, last.kind, last.fault) == (699, "text", "")
    assert last.url.endswith('/699?a=1,"2"')


def test_more_is_added_to_a_draft(browser: Client, draft: Job) -> None:
    browser.post(NEW, {"from": "text", "texts": "one", "parts": "whole", "to": draft.pk})
    browser.post(NEW, {"from": "urls", "urls": "https://a.example/1", "to": draft.pk})
    assert [item.number for item in draft.upload_items.order_by("number")] == [0, 1]
    assert Job.objects.count() == 1


@pytest.mark.parametrize("to", ["999999", "x", "9" * 30, "-1"])
def test_a_draft_that_is_not_there_is_not_found(browser: Client, to: str) -> None:
    assert browser.get(f"{NEW}?from=urls&to={to}").status_code == 404


def test_a_manifest_comes_by_a_plain_form(browser: Client) -> None:
    file = SimpleUploadedFile("june.csv", b"id,url\na,https://a.example/1\nb,ftp://b\n")
    browser.post(NEW, {"from": "manifest", "file": file})
    job = Job.objects.get()
    step_on(job)
    assert job.title == "june.csv"
    assert [item.fault for item in job.upload_items.order_by("number")] == ["", "bad_url"]


def test_a_pasted_manifest_may_start_at_once(browser: Client) -> None:
    browser.post(NEW, {"from": "manifest", "pasted": "id,text\na,hello\n", "start": "1"})
    job = Job.objects.get()
    assert job.state == Job.State.WAITING
    step_on(job)
    assert job.chunks.get().item_count == 1


@pytest.mark.parametrize(
    "data",
    [
        {"from": "urls", "urls": ""},
        {"from": "urls", "urls": "https://a.example/1", "kind": "sculpture"},
        {"from": "text", "texts": " \n ", "parts": "line"},
        {"from": "manifest"},
        {"from": "manifest", "pasted": "name,price\na,1\n"},
    ],
)
def test_what_cannot_be_taken_is_said_and_leaves_no_draft(
    browser: Client, data: dict[str, str]
) -> None:
    answer = browser.post(NEW, data)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode() or "banner bad" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_plan_says_sums_and_problems_first(browser: Client, draft: Job, add: Adds) -> None:
    add(name="fine.jpg")
    add(name="<b>bad</b>", fault="bad_url", url="x")
    add(source="text", kind="text", text="hello", size_bytes=5, url="")
    told = browser.get(page(draft)).content.decode()
    assert "1 of 3 needs a word from you" in told
    assert told.index("&lt;b&gt;bad") < told.rindex("fine.jpg")
    assert "<b>bad</b>" not in told
    assert "Start with 2" in told


def test_a_plan_is_read_page_by_page(browser: Client, draft: Job, add: Adds) -> None:
    for number in range(60):
        add(name=f"item-{number:02}", fault="bad_url" if number >= 55 else "")
    first = browser.get(page(draft)).content.decode()
    assert "item-59" in first
    assert "item-50" not in first
    second = browser.get(page(draft, "?after=44-")).content.decode()
    assert "item-50" in second
    assert "item-59" not in second


@pytest.mark.parametrize("query", ["?after=x", "?after=1-%00", "?fault=no", "?after=" + "9" * 40])
def test_a_query_by_hand_does_no_harm(browser: Client, draft: Job, add: Adds, query: str) -> None:
    add()
    assert browser.get(page(draft, query)).status_code == 200


def test_a_fix_is_for_all_that_have_the_problem(browser: Client, draft: Job, add: Adds) -> None:
    add(input_id="a")
    for _ in range(2):
        add(input_id="a", fault="same_id")
    browser.post(page(draft, "/fix"), {"fault": "same_id", "how": "new_id"})
    ids = list(draft.upload_items.order_by("number").values_list("input_id", flat=True))
    assert len(set(ids)) == 3
    assert all(one.startswith("a") for one in ids)


def test_what_is_left_out_can_be_put_back(browser: Client, draft: Job, add: Adds) -> None:
    add(url="x", fault="bad_url")
    browser.post(page(draft, "/fix"), {"fault": "bad_url", "how": "leave_out"})
    item = draft.upload_items.get()
    assert (item.state, item.fault) == ("skipped", "")
    browser.post(page(draft, "/fix"), {"how": "put_back"})
    item.refresh_from_db()
    assert (item.state, item.fault) == ("planned", "bad_url")


def test_a_bad_id_gets_its_characters_replaced(browser: Client, draft: Job, add: Adds) -> None:
    add(input_id="gate\t7", fault="bad_id", problem="The id contains a control character.")
    browser.post(page(draft, "/fix"), {"fault": "bad_id", "how": "replace"})
    item = draft.upload_items.get()
    assert (item.input_id[:7], item.fault, item.problem) == ("gate_7_", "", "")


def test_sending_duplicate_addresses_anyway_allows_them(
    browser: Client, draft: Job, add: Adds
) -> None:
    add(fault="same_url")
    browser.post(page(draft, "/fix"), {"fault": "same_url", "how": "keep"})
    draft.refresh_from_db()
    assert options.of(draft).allow_duplicate_url
    assert draft.upload_items.get().fault == ""


@pytest.mark.parametrize("how", ["", "keep", "nonsense"])
def test_a_fix_that_does_not_fit_changes_nothing(
    browser: Client, draft: Job, add: Adds, how: str
) -> None:
    add(url="x", fault="bad_url")
    browser.post(page(draft, "/fix"), {"fault": "bad_url", "how": how})
    assert draft.upload_items.get().fault == "bad_url"


def test_the_plan_is_asked_for_by_itself_while_it_is_made(
    browser: Client, draft: Job, add: Adds
) -> None:
    add()
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    told = browser.get(page(draft), headers={"HX-Request": "true"}).content.decode()
    assert told.lstrip().startswith('<div class="stack" id="plan"')
    assert "every 2s" in told
    step_on(draft)
    told = browser.get(page(draft), headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in told
    assert "The plan is being made" not in told


def test_the_button_learns_the_number_when_the_plan_is_made(
    browser: Client, draft: Job, add: Adds
) -> None:
    add()
    step_on(draft)
    told = browser.get(page(draft), headers={"HX-Request": "true"}).content.decode()
    assert '<span class="t" id="start" hx-swap-oob="true">Start with 1</span>' in told
    assert browser.get(page(draft)).content.decode().count('id="start"') == 1
