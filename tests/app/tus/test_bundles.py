"""Small files that come together: whole or not at all, beside those that come alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem
from inputs_app.services import staging
from inputs_app.services.uploads import bundles
from inputs_core.faults import StorageFailed
from inputs_core.limits import MB
from tests.app.tus.tusing import Tus, draft, file_of, stored


def begun(tus: Tus, *sizes: int) -> list[str]:
    """The addresses of new files of these sizes."""
    wanted = [{"name": f"trip/{number}.txt", "size": size} for number, size in enumerate(sizes)]
    return [one["url"] for one in tus.batch(*wanted).json()["files"]]


def test_files_that_come_together_are_whole_at_once(tus: Tus) -> None:
    one, two = begun(tus, 3, 5)
    answer = tus.bundle([(one, 0, 3), (two, 0, 5)], b"abc12345")
    assert answer.json() == {"whole": [True, True]}
    assert (stored(one), stored(two)) == (b"abc", b"12345")
    states = UploadItem.objects.values_list("state", flat=True)
    assert set(states) == {UploadItem.State.STAGED}
    assert Job.objects.get(pk=tus.job.pk).due_at is not None


def test_a_bundle_costs_few_queries(tus: Tus, django_assert_max_num_queries: Any) -> None:
    urls = begun(tus, *[2] * 64)
    with django_assert_max_num_queries(25):
        answer = tus.bundle([(url, 0, 2) for url in urls], b"ab" * 64)
    assert answer.json() == {"whole": [True] * 64}


def test_the_rest_of_a_file_goes_on_where_its_bytes_end(tus: Tus) -> None:
    one, two = begun(tus, 6, 2)
    tus.patch(one, 0, b"abcd")
    assert tus.bundle([(one, 4, 2), (two, 0, 2)], b"efgh").json() == {"whole": [True, True]}
    assert (stored(one), stored(two)) == (b"abcdef", b"gh")


def test_what_does_not_fit_is_read_past_and_nothing_of_it_is_kept(tus: Tus) -> None:
    one, moved, good = begun(tus, 3, 4, 2)
    tus.patch(moved, 0, b"ab")
    unknown = "00000000-0000-4000-8000-000000000000"
    pieces = [(one, 0, 2), (moved, 0, 4), (unknown, 0, 3), (good, 0, 2), (good, 0, 2)]
    answer = tus.bundle(pieces, b"xx" + b"abcd" + b"zzz" + b"ok" + b"ko")
    assert answer.json() == {"whole": [False, False, False, True, False]}
    assert stored(good) == b"ok"
    assert [file_of(url).offset_bytes for url in (one, moved)] == [0, 2]
    assert StagedPart.objects.count() == 2


def test_a_file_of_another_upload_is_not_touched(tus: Tus) -> None:
    other = Tus(tus.browser, draft(tus.job.workspace))
    [url] = begun(other, 2)
    assert tus.bundle([(url, 0, 2)], b"ab").json() == {"whole": [False]}
    assert file_of(url).offset_bytes == 0


def test_bytes_that_break_off_leave_nothing(tus: Tus) -> None:
    one, two = begun(tus, 3, 5)
    answer = tus.bundle([(one, 0, 3), (two, 0, 5)], b"abc12")
    assert answer.status_code == 409
    assert not StagedPart.objects.exists()
    assert file_of(one).offset_bytes == 0


@pytest.mark.parametrize("error", [ValueError, OSError])
def test_a_browser_that_goes_leaves_nothing(
    tus: Tus, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """ASGI closes the body then."""

    def gone(*_: object) -> bytes:
        raise error

    [url] = begun(tus, 3)
    monkeypatch.setattr(HttpRequest, "read", gone)
    assert tus.bundle([(url, 0, 3)], b"abc").status_code == 409
    assert not StagedPart.objects.exists()


def test_bytes_that_may_count_are_not_taken_away(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to the commit may be lost on its way."""
    [url] = begun(tus, 3)
    count = bundles._count

    def counted_and_cut(stored: Any) -> set[Any]:
        count(stored)
        raise OperationalError

    monkeypatch.setattr(bundles, "_count", counted_and_cut)
    with pytest.raises(OperationalError):
        tus.bundle([(url, 0, 3)], b"abc")
    assert stored(url) == b"abc"


def test_of_two_who_send_the_same_files_one_wins(tus: Tus, monkeypatch: pytest.MonkeyPatch) -> None:
    [url] = begun(tus, 3)
    put = staging.put_file

    def put_late(folder: str, content: Any) -> str:
        StagedFile.objects.update(offset_bytes=3)
        return put(folder, content)

    monkeypatch.setattr(staging, "put_file", put_late)
    assert tus.bundle([(url, 0, 3)], b"abc").json() == {"whole": [False]}
    assert not StagedPart.objects.exists()


def test_a_storage_that_fails_is_told_and_nothing_is_counted(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise StorageFailed

    [url] = begun(tus, 3)
    monkeypatch.setattr(staging, "put_file", fail)
    assert tus.bundle([(url, 0, 3)], b"abc").status_code == 503
    assert file_of(url).offset_bytes == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"abc",
        b"[]\n",
        b"{}\n",
        b"[1]\nabc",
        b'[["x",0,3]]\nabc',
        b'[["00000000-0000-4000-8000-000000000000",0]]\n',
        b'[["00000000-0000-4000-8000-000000000000",-1,3]]\n',
        b'[["00000000-0000-4000-8000-000000000000",true,3]]\n',
        b'[["00000000-0000-4000-8000-000000000000",0,3,4]]\n',
        b"[" + b"1," * 20_000 + b"1]\n",
    ],
)
def test_a_body_that_is_no_bundle_is_told_so(tus: Tus, body: bytes) -> None:
    url = reverse("upload_bundle", args=[tus.job.workspace.slug, tus.job.pk])
    answer = tus.browser.post(url, body, content_type="application/octet-stream")
    assert answer.status_code == 422
    assert answer.json()["error"]["title"]


def test_too_many_or_too_large_are_refused(tus: Tus) -> None:
    [url] = begun(tus, MB)
    assert tus.bundle([(url, 0, MB)], bytes(MB)).status_code == 409
    assert tus.bundle([(url, 0, 1)] * (bundles.FILES_AT_ONCE + 1), b"").status_code == 422


def test_an_upload_that_has_ended_takes_no_bundle(tus: Tus) -> None:
    [url] = begun(tus, 3)
    Job.objects.filter(pk=tus.job.pk).update(state=Job.State.CANCELLED, ended_at=timezone.now())
    answer = tus.bundle([(url, 0, 3)], b"abc")
    assert answer.status_code == 409
    assert answer.json()["error"]["title"] == "This upload has ended."


def test_files_that_were_waited_for_in_vain_are_not_taken(tus: Tus) -> None:
    [url] = begun(tus, 3)
    StagedFile.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert tus.bundle([(url, 0, 3)], b"abc").json() == {"whole": [False]}
