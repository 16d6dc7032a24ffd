"""Files that are chosen: many at once, again, by two people, with names of every kind."""

from typing import Any

import pytest
from django.urls import reverse

from inputs_app.models import Job, StagedFile, UploadItem
from inputs_app.services import staging
from inputs_app.services.uploads import registering
from inputs_core import ids
from tests.app.tus.tusing import Tus, file_of, stored


def one(name: str, size: int = 3, **more: Any) -> dict[str, Any]:
    return {"name": name, "size": size, **more}


def test_many_files_are_registered_at_once(tus: Tus) -> None:
    answer = tus.batch(*(one(f"trip/{n}.jpg") for n in range(500)))
    found = answer.json()["files"]
    assert len({it["url"] for it in found}) == 500
    assert list(UploadItem.objects.order_by("number").values_list("number", flat=True)) == list(
        range(500)
    )
    assert file_of(found[7]["url"]).item.input_id.startswith("trip_7.jpg_")


def test_registering_hundreds_costs_few_queries(
    tus: Tus, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(32):
        tus.batch(*(one(f"trip/{n}.jpg") for n in range(400)))


def test_whoever_chooses_the_same_files_again_goes_on(tus: Tus) -> None:
    first = tus.batch(one("a.bin", 6), one("b.bin", 3)).json()["files"]
    tus.patch(first[0]["url"], 0, b"abcd")
    tus.patch(first[1]["url"], 0, b"abc")
    again = tus.batch(one("b.bin", 3), one("a.bin", 6), one("c.bin", 1)).json()["files"]
    assert [it["url"] for it in again[:2]] == [first[1]["url"], first[0]["url"]]
    assert [it["offset"] for it in again] == [3, 4, 0]
    tus.patch(again[1]["url"], 4, b"ef")
    assert stored(first[0]["url"]) == b"abcdef"
    assert UploadItem.objects.count() == 3


def test_a_file_that_changed_its_length_is_another_file(tus: Tus) -> None:
    [before] = tus.batch(one("a.bin", 6)).json()["files"]
    tus.patch(before["url"], 0, b"abc")
    [after] = tus.batch(one("a.bin", 7)).json()["files"]
    assert after["url"] != before["url"]
    assert after["offset"] == 0


def test_a_file_named_twice_in_one_request_is_one_file(tus: Tus) -> None:
    found = tus.batch(one("a.bin"), one("a.bin")).json()["files"]
    assert found[0] == found[1]
    assert UploadItem.objects.count() == 1


def test_an_empty_file_and_one_of_its_name_in_one_request_are_two(tus: Tus) -> None:
    found = tus.batch(one("a.bin", 0), one("a.bin", 5)).json()["files"]
    assert len({it["url"] for it in found}) == 2
    assert sorted(UploadItem.objects.values_list("size_bytes", flat=True)) == [0, 5]


def test_an_empty_file_is_there_at_once(tus: Tus) -> None:
    [found] = tus.batch(one("empty.txt", 0)).json()["files"]
    assert file_of(found["url"]).item.state == UploadItem.State.STAGED
    assert stored(found["url"]) == b""


def test_a_file_that_is_too_large_stands_in_the_plan_and_sends_no_bytes(tus: Tus) -> None:
    [found] = tus.batch(one("a.jpg", 43_300_000)).json()["files"]
    assert found["url"] == ""
    assert found["why"] == "Images have to be under 20 MB; this one has 41.3 MB."
    item = UploadItem.objects.get()
    assert (item.kind, item.size_bytes, item.state) == ("image", 43_300_000, "planned")
    assert StagedFile.objects.count() == 0


NAMES = [
    "狗" * 300 + ".jpg",
    "../../etc/passwd",
    "a\\..\\b.jpg",
    "..",
    "/",
    ".",
    "",
    " ",
    "a\x00b\x1b[2J\n.txt",
    "\u202egpj.exe",
    "<script>alert(1)</script>.svg",
    "é" * 5000,
    "half \ud800 a pair",
    "/".join(["deep"] * 400),
    "'; drop table jobs; --",
    ".gitignore",
    "CON",
]


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:20] for name in NAMES])
def test_hostile_names_become_names_and_ids_that_may_be_used(tus: Tus, name: str) -> None:
    url = reverse("upload_batch", args=[tus.job.workspace.slug, tus.job.pk])
    told = ascii(name)[1:-1] if "\ud800" in name else None
    body = f'{{"files": [{{"name": "{told}", "size": 3}}]}}' if told else {"files": [one(name)]}
    answer = tus.browser.post(url, body, content_type="application/json")
    if told:
        assert answer.status_code == 422, "half of a pair is no JSON"
        return
    [found] = answer.json()["files"]
    item = UploadItem.objects.get()
    assert ids.problem(item.input_id) is None
    assert "/" not in item.input_id
    assert 0 < len(item.name) <= 1024
    assert not any(ord(letter) < 32 or letter == "\u202e" for letter in item.name)
    assert tus.batch(one(name)).json()["files"] == [found], "it is known again"


def test_files_of_one_name_in_several_folders_get_ids_of_their_own(tus: Tus) -> None:
    tus.batch(*(one(f"{folder}/1.jpg") for folder in ("a", "b", "c")), one("a_1.jpg"))
    assert len(set(UploadItem.objects.values_list("input_id", flat=True))) == 4


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"files": {}}',
        '{"files": []}',
        '{"files": [1]}',
        '{"files": [{"name": "a"}]}',
        '{"files": [{"name": "a", "size": -1}]}',
        '{"files": [{"name": "a", "size": 1.5}]}',
        '{"files": [{"name": "a", "size": true}]}',
        '{"files": [{"name": 1, "size": 1}]}',
        '{"files": [' + ",".join(['{"name": "a", "size": 1}'] * 501) + "]}",
    ],
)
def test_what_is_no_list_of_files_is_told_in_words(tus: Tus, body: str) -> None:
    url = reverse("upload_batch", args=[tus.job.workspace.slug, tus.job.pk])
    answer = tus.browser.post(url, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]["title"].startswith("Send ")
    assert UploadItem.objects.count() == 0


def test_an_upload_takes_so_many_files(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "FILES_PER_JOB", 3)
    assert tus.batch(one("a"), one("b")).status_code == 200
    answer = tus.batch(one("b"), one("c"), one("d"))
    assert answer.status_code == 409
    assert "takes 3 files" in answer.json()["error"]["title"]
    assert UploadItem.objects.count() == 2


def test_an_upload_takes_so_many_bytes(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "BYTES_PER_JOB", 10)
    assert tus.batch(one("a", 6)).status_code == 200
    assert tus.batch(one("b", 6)).status_code == 409
    assert tus.batch(one("c", 4)).status_code == 200


def test_a_full_disk_is_told_before_it_is_full(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    url = tus.begun(3)
    monkeypatch.setattr(staging, "free_bytes", lambda: 200 * 1024 * 1024)
    answer = tus.batch(one("b", 3))
    assert answer.status_code == 507
    assert "room for 0 MB" in answer.json()["error"]["title"]
    assert tus.patch(url, 0, b"abc").status_code == 507
    assert file_of(url).offset_bytes == 0


def test_a_started_upload_takes_the_rest_of_its_files_and_no_others(tus: Tus) -> None:
    [begun] = tus.batch(one("a", 6)).json()["files"]
    tus.patch(begun["url"], 0, b"abc")
    Job.objects.update(state=Job.State.RUNNING)
    other, again = tus.batch(one("b"), one("a", 6)).json()["files"]
    assert (other["url"], other["why"]) == ("", "The upload was started without it.")
    assert again == {"url": begun["url"], "offset": 3, "why": ""}
    assert tus.patch(again["url"], 3, b"def").status_code == 204
    assert UploadItem.objects.count() == 1


def test_an_ended_upload_takes_no_files(tus: Tus) -> None:
    Job.objects.update(state=Job.State.FINISHED)
    answer = tus.batch(one("a"))
    assert answer.status_code == 409
    assert "has ended" in answer.json()["error"]["title"]


def test_what_is_missing_is_told_to_whoever_may_go_on(tus: Tus) -> None:
    url = reverse("upload_waiting", args=[tus.job.workspace.slug, tus.job.pk])
    assert tus.browser.get(url).content.strip() == b""
    first, _ = tus.batch(one("a", 6), one("b", 2 * 1024 * 1024)).json()["files"]
    assert b"2 of 2 files are not here yet" in tus.browser.get(url).content
    tus.patch(first["url"], 0, b"abcdef")
    told = tus.browser.get(url).content
    assert b"1 of 2 files is not here yet" in told
    assert b"2.0 MB left" in told
