"""A row of a plan is put right in a small form, by the rules of a manifest."""

import io

import pytest
from django.test import Client

from inputs_app.models import Job, UploadItem, User
from inputs_app.services.uploads import manifests
from tests.app.conftest import SignedIn
from tests.app.uploads.conftest import Adds, page, step_on


def read(draft: Job, table: bytes) -> UploadItem:
    """The first item of a manifest, read and planned."""
    manifests.add(draft, "june.csv", io.BytesIO(table))
    step_on(draft)
    return draft.upload_items.order_by("number")[0]


def here(item: UploadItem) -> str:
    """The address of its form."""
    return page(item.job, f"/inputs/{item.number}")


def shown(browser: Client, item: UploadItem) -> str:
    """The form."""
    answer = browser.get(here(item))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_plan_leads_to_the_form_of_what_can_be_put_right(
    browser: Client, viewer: User, draft: Job, add: Adds, signed_in: SignedIn
) -> None:
    wrong, large = add(url="x", fault="bad_url"), add(fault="too_large")
    told = browser.get(page(draft)).content.decode()
    assert f'href="{here(wrong)}"' in told
    assert here(large) not in told
    assert browser.get(here(large)).status_code == 302
    assert here(wrong) not in signed_in(viewer).get(page(draft)).content.decode()


def test_a_wrong_address_is_put_right(browser: Client, draft: Job, add: Adds) -> None:
    item = add(url="htp://a.example/1.png", name="htp://a.example/1.png", fault="bad_url")
    item.data = {"regions": [{"id": "r"}], "metadata": {"walk": 12}}
    item.save()
    text = shown(browser, item)
    assert 'value="htp://a.example/1.png"' in text
    assert '<option value="" selected>' in text
    sent = {"id": "one-0", "url": "still wrong", "type": "", "datasets": ""}
    answer = browser.post(here(item), sent)
    assert answer.status_code == 422
    assert "Address that is not a whole http" in answer.content.decode()
    answer = browser.post(here(item), {**sent, "url": "https://a.example/1.mp4"})
    assert answer.headers["Location"] == page(draft)
    item.refresh_from_db()
    assert (item.url, item.name, item.kind) == (*["https://a.example/1.mp4"] * 2, "video")
    assert (item.fault, item.is_checked) == ("", False)
    assert item.data == {"regions": [{"id": "r"}], "metadata": {"walk": 12}}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("a\x07", "control character"),
        ("x" * 257, "at most 256"),
        ("", "This field is required."),
        ("first", "Another input of this upload has this id."),
    ],
)
def test_a_wrong_id_is_told_beside_its_field(
    browser: Client, draft: Job, add: Adds, new: str, told: str
) -> None:
    add(input_id="first")
    item = add(input_id="first", fault="same_id")
    answer = browser.post(here(item), {"id": new, "url": item.url})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.index(told) > text.index('id="id_id_error"')
    browser.post(here(item), {"id": "second/狗", "url": item.url})
    item.refresh_from_db()
    assert (item.input_id, item.fault) == ("second/狗", "")


def test_a_row_with_wrong_metadata_keeps_what_it_said(browser: Client, draft: Job) -> None:
    item = read(
        draft,
        b"id,url,concepts,metadata,latitude,longitude,datasets\n"
        b'a,https://a.example/1.jpg,"cat, big;dog","{""walk"": 12",1,2,one\n',
    )
    assert item.fault == "bad_row"
    told = shown(browser, item)
    for words in ("{&quot;walk&quot;: 12", "&quot;cat, big&quot;; dog", "one</textarea>"):
        assert words in told
    sent = {"id": "a", "url": "https://a.example/1.jpg", "concepts": '"cat, big"; dog'}
    sent |= {"metadata": '{"walk": 12', "latitude": "1", "longitude": "2", "datasets": "one"}
    answer = browser.post(here(item), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "this is not JSON" in text[text.index('id="id_metadata_error"') :]
    browser.post(here(item), {**sent, "metadata": '{"walk": 12}', "latitude": "91"})
    item.refresh_from_db()
    assert item.fault == "bad_row"
    browser.post(here(item), {**sent, "metadata": '{"walk": 12}'})
    step_on(draft)
    item.refresh_from_db()
    assert (item.fault, item.problem, item.text, item.input_id) == ("", "", "", "a")
    assert (item.source, item.url, item.dataset_ids) == ("url", "https://a.example/1.jpg", ["one"])
    assert [one["id"] for one in item.data["concepts"]] == ["cat, big", "dog"]
    assert item.data["metadata"] == {"walk": 12}
    assert item.data["geo"]["geo_point"] == {"latitude": 1.0, "longitude": 2.0}


def test_a_dataset_that_the_app_lacks_is_told_beside_its_field(browser: Client, draft: Job) -> None:
    item = read(draft, b"url,datasets\nhttps://a.example/1.jpg,nosuch\n")
    assert item.fault == "no_dataset"
    sent = {"id": item.input_id, "url": item.url, "datasets": "two; nosuch"}
    text = browser.post(here(item), {**sent, "url": "x"}).content.decode()
    assert "The app has no dataset “nosuch”." in text
    assert "Address that is not a whole http" in text[text.index('id="id_url_error"') :]
    browser.post(here(item), {**sent, "datasets": "two"})
    step_on(draft)
    item.refresh_from_db()
    assert (item.fault, item.dataset_ids) == ("", ["two"])


def test_an_input_in_the_shape_of_the_api_is_put_right_as_json(browser: Client, draft: Job) -> None:
    item = read(draft, b'{"id": "a", "data": {"image": {}, "metadata": {"a": 1}}}\n')
    assert "&quot;metadata&quot;" in shown(browser, item)
    for typed in ("{", "[]", '{"data": {"image": {}}}', '{"data": {"image": {"url": "x"}}}'):
        answer = browser.post(here(item), {"input": typed})
        assert answer.status_code == 422
        assert 'id="id_input_error"' in answer.content.decode()
    browser.post(here(item), {"input": '{"id": "a", "data": {"text": {"raw": "hello"}}}'})
    item.refresh_from_db()
    assert (item.fault, item.kind, item.text, item.input_id) == ("", "text", "hello", "a")


@pytest.mark.parametrize(
    "table", [b'id,url\n"a,https://a.example\n', b"{broken\n{}\n", b"id,text\na,\xff\xfe\0\n"]
)
def test_a_row_of_which_little_can_be_read_is_written_anew(
    browser: Client, draft: Job, table: bytes
) -> None:
    item = read(draft, table)
    assert item.fault == "bad_row"
    shown(browser, item)
    assert browser.post(here(item), {"id": "a"}).status_code == 422
    browser.post(here(item), {"id": "a", "text": "hello"})
    item.refresh_from_db()
    assert (item.fault, item.text, item.kind, item.size_bytes) == ("", "hello", "text", 5)


@pytest.mark.parametrize("depth", [20, 100, 900, 950, 989])
def test_a_row_however_deeply_nested_stops_no_other(
    browser: Client, draft: Job, depth: int
) -> None:
    nested = b"[" * depth + b"]" * depth
    bad = b'{"id": "a", "text": "a", "metadata": %b}\n' % nested
    manifests.add(draft, "june.jsonl", io.BytesIO(bad + b'{"id": "b", "text": "hello"}\n'))
    step_on(draft)
    item, good = draft.upload_items.order_by("number")
    assert (item.fault, good.fault) == ("bad_row", "")
    assert ("[[[[" in shown(browser, item)) is (depth == 20)


def test_a_bad_row_that_was_left_out_is_put_back_as_it_was(browser: Client, draft: Job) -> None:
    item = read(draft, b"id,url,latitude\na,https://a.example/1,999\n")
    said = item.problem
    browser.post(page(draft, "/fix"), {"fault": "bad_row", "how": "leave_out"})
    browser.post(page(draft, "/fix"), {"how": "put_back"})
    step_on(draft)
    item.refresh_from_db()
    assert (item.fault, item.problem, item.state) == ("bad_row", said, "planned")
    assert 'value="999"' in shown(browser, item)


@pytest.mark.parametrize("number", ["7", "999999999999999999999"])
def test_what_is_not_there_any_more_leads_back_to_the_plan(
    browser: Client, draft: Job, add: Adds, number: str
) -> None:
    add()
    answer = browser.get(page(draft, f"/inputs/{number}"))
    assert answer.status_code in (302, 404)


def test_an_upload_that_was_started_stays_as_it_is(browser: Client, draft: Job, add: Adds) -> None:
    item = add(url="x", fault="bad_url")
    Job.objects.filter(pk=draft.pk).update(state=Job.State.WAITING)
    answer = browser.post(here(item), {"id": "a", "url": "https://a.example/1"})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.url == "x"
