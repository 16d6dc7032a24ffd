"""A manifest that was chosen under Files: the plan asks, and reads it as one when told to."""

import pytest
from django.test import Client
from django.utils import timezone

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem
from inputs_app.services import staging
from inputs_app.services.uploads import drafts, leftovers
from inputs_app.services.uploads.faults import FAULTS
from tests.app.uploads.conftest import page, step_on

TABLE = b"id,url,concepts\na,https://a.example/1.jpg,cat;dog\nb,https://a.example/2.jpg,\n"


def put(draft: Job, name: str, *parts: bytes) -> UploadItem:
    """A file of the draft whose bytes are all here, looked at."""
    size = sum(map(len, parts))
    (item,) = drafts.add_files(draft, [(name, size)])
    file = StagedFile.objects.create(item=item, size_bytes=size, offset_bytes=size)
    start = 0
    for part in parts:
        stored = staging.put("uploads", part)
        StagedPart.objects.create(file=file, start_bytes=start, size_bytes=len(part), name=stored)
        start += len(part)
    UploadItem.objects.filter(pk=item.pk).update(state="staged")
    step_on(draft)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("june.csv", TABLE),
        ("june.CSV", b"\xef\xbb\xbfURL\nhttps://a.example/1.jpg\n"),
        ("june.tsv", b"input_id\tfile\na\tone.jpg\n"),
        ("june.csv", b"id;text\na;hello\n"),
        ("june.jsonl", b'{"id": "a", "url": "https://a.example/1.jpg"}\n'),
        ("june.ndjson", b'{"id": "a", "data": {"text": {"raw": "hello"}}}\n'),
    ],
)
def test_a_file_that_looks_like_a_manifest_needs_a_word(
    draft: Job, name: str, content: bytes
) -> None:
    assert put(draft, name, content).fault == "manifest"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("prices.csv", b"name,price\napple,1\n"),
        ("poem.csv", b"text\nA line of a poem.\n"),
        ("list.csv", b"url\nnot an address\n"),
        ("head.csv", b"id,url\n"),
        ("broken.csv", b'id,url\n"a,https://a.example/1.jpg\n'),
        ("log.jsonl", b'{"level": "info", "id": 3}\n'),
        ("one.json", b'{\n "id": "a",\n "url": "https://a.example/1.jpg"\n}\n'),
        ("june.txt", TABLE),
        ("wrong.csv", b"id,url,latitude\na,https://a.example/1.jpg,north\n"),
    ],
)
def test_other_texts_are_inputs_as_before(draft: Job, name: str, content: bytes) -> None:
    assert put(draft, name, content).fault == ""


def test_one_click_reads_it_as_a_manifest(browser: Client, draft: Job) -> None:
    put(draft, "june.csv", TABLE[:20], TABLE[20:])
    told = browser.get(page(draft)).content.decode()
    assert FAULTS["manifest"].sentence in told
    assert "Read as a manifest" in told
    browser.post(page(draft, "/fix"), {"fault": "manifest", "how": "read"})
    assert leftovers.sweep(timezone.now()) == 0
    step_on(draft)
    rows = draft.upload_items.order_by("number")
    assert [(it.input_id, it.source, it.fault) for it in rows] == [
        ("a", "url", ""),
        ("b", "url", ""),
    ]
    assert draft.manifests.get().name == "june.csv"
    assert not StagedFile.objects.exists()


def test_only_the_one_that_is_meant_is_read(browser: Client, draft: Job) -> None:
    put(draft, "june.csv", TABLE)
    other = put(draft, "july.csv", TABLE + b"c,https://a.example/3.jpg,\n")
    browser.post(
        page(draft, "/fix"), {"fault": "manifest", "how": "read", "number": str(other.number)}
    )
    step_on(draft)
    faults = dict(draft.upload_items.values_list("input_id", "fault"))
    assert faults == {"june.csv": "manifest", "a": "", "b": "", "c": ""}


def test_it_may_be_sent_as_a_text_all_the_same(browser: Client, draft: Job) -> None:
    put(draft, "june.csv", TABLE)
    browser.post(page(draft, "/fix"), {"fault": "manifest", "how": "keep"})
    step_on(draft)
    item = draft.upload_items.get()
    assert (item.fault, item.state, item.kind) == ("", "staged", "text")


def test_what_was_left_out_and_put_back_asks_again(browser: Client, draft: Job) -> None:
    put(draft, "june.csv", TABLE)
    browser.post(page(draft, "/fix"), {"fault": "manifest", "how": "leave_out"})
    browser.post(page(draft, "/fix"), {"how": "put_back"})
    step_on(draft)
    assert draft.upload_items.get().fault == "manifest"


def test_the_bytes_outlast_the_sweep_until_they_are_read(
    browser: Client, draft: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(draft, "june.csv", TABLE)
    browser.post(page(draft, "/fix"), {"fault": "manifest", "how": "read"})
    monkeypatch.setattr(staging, "is_settled", lambda name, now: True)
    name = draft.manifests.get().parts[0][0]
    shelf = int(name.split("/")[1], 16)
    monkeypatch.setattr(staging, "shelf", lambda folder, _, own=staging.shelf: own(folder, shelf))
    leftovers.sweep()
    step_on(draft)
    assert draft.upload_items.count() == 2


def test_a_file_whose_bytes_are_gone_is_told(browser: Client, draft: Job) -> None:
    put(draft, "june.csv", TABLE)
    staging.remove(StagedPart.objects.values_list("name", flat=True))
    answer = browser.post(page(draft, "/fix"), {"fault": "manifest", "how": "read"}, follow=True)
    assert "is not here any more" in answer.content.decode()
    assert draft.upload_items.count() == 1


def test_a_table_that_is_too_large_for_a_text_is_told_where_to_go(
    browser: Client, draft: Job
) -> None:
    drafts.add_files(draft, [("june.csv", 100 * 1024 * 1024)])
    told = browser.get(page(draft)).content.decode()
    assert "A table of inputs goes under Manifest, up to 120 MB." in told
