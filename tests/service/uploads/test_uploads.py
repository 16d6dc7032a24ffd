"""Uploads over REST: begun, filled in any order, listed, deleted."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.test import override_settings

from inputs_service.models import Upload, UploadPart
from inputs_service.uploads import content, ending, parts
from tests.service.conftest import Api
from tests.service.uploads.sending import begun, part, put, status_of

IN_PROGRESS, DONE, EXPIRED, CONFLICT = 68000, 68001, 68004, 68006
CHINESE = "图" * 1024


def bytes_of(upload_id: str) -> bytes:
    with content.opened(Upload.objects.get(upload_id=upload_id)) as file:
        return file.read()


def files_of(upload_id: str) -> list[str]:
    try:
        return default_storage.listdir(f"uploads/{upload_id}")[1]
    except FileNotFoundError:
        return []


def test_a_new_upload_says_what_it_waits_for(api: Api) -> None:
    item = {"content_name": CHINESE, "content_length": 5}
    told = api.post("/uploads", {"uploads": [item]})[1]["uploads"][0]
    assert (told["content_name"], told["content_length"]) == (CHINESE, "5")
    assert told["status"] == {"code": IN_PROGRESS, "description": "Upload in progress"}
    assert told["expires_at"] > told["created_at"]
    assert "content_url" not in told


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_parts_arrive_in_any_order(api: Api, order: tuple[int, ...]) -> None:
    upload_id = begun(api, 9)
    pieces = [part(b"abc", part_number=1), *(part(b"def", range_start=3, part_number=2),)]
    pieces.append(part(b"ghi", range_start=6, part_number=3))
    codes = [status_of(put(api, upload_id, pieces[number])) for number in order]
    assert codes == [IN_PROGRESS, IN_PROGRESS, DONE]
    assert bytes_of(upload_id) == b"abcdefghi"


def test_numbers_alone_place_parts_one_behind_the_other(api: Api) -> None:
    upload_id = begun(api, 6)
    assert status_of(put(api, upload_id, part(b"def", part_number=2))) == IN_PROGRESS
    assert status_of(put(api, upload_id, part(b"abc", part_number=1))) == DONE
    assert bytes_of(upload_id) == b"abcdef"


def test_places_alone_do_too(api: Api) -> None:
    upload_id = begun(api, 6)
    answer = put(api, upload_id, part(b"def", range_start=3), part(b"abc"))
    assert status_of(answer) == DONE
    assert answer[1]["upload"]["content_url"].endswith(f"/uploads/{upload_id}")
    assert bytes_of(upload_id) == b"abcdef"


def test_the_short_path_takes_a_body(api: Api) -> None:
    upload_id = begun(api, 3)
    scope = {"user_id": "ann", "app_id": "main"}
    body = {"user_app_id": scope, "content_parts": [part(b"abc", part_number=1)]}
    assert status_of(api.send("PUT", f"/v2/uploads/{upload_id}/content_parts", body)) == DONE


def test_the_same_part_again_changes_nothing(api: Api) -> None:
    upload_id = begun(api, 6)
    first = part(b"abc", part_number=1)
    assert status_of(put(api, upload_id, first, first)) == IN_PROGRESS
    assert status_of(put(api, upload_id, first)) == IN_PROGRESS
    assert status_of(put(api, upload_id, part(b"def", range_start=3, part_number=2))) == DONE
    assert status_of(put(api, upload_id, first)) == DONE
    assert (UploadPart.objects.count(), len(files_of(upload_id))) == (2, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        part(b"xyz", part_number=1),
        part(b"abc", part_number=1, range_start=1),
        part(b"xyz", part_number=2, range_start=2),
        part(b"xyz", part_number=2, range_start=4),
        part(b"wxyzwxyz", part_number=2),
    ],
    ids=["other bytes", "other place", "over another", "over the end", "too much"],
)
def test_a_part_that_contradicts_is_refused_and_leaves_nothing(
    api: Api, wrong: dict[str, Any]
) -> None:
    upload_id = begun(api, 6)
    put(api, upload_id, part(b"abc", part_number=1))
    code, answer = put(api, upload_id, wrong)
    assert (code, answer["status"]["code"]) == (400, CONFLICT)
    assert (UploadPart.objects.count(), len(files_of(upload_id))) == (1, 1)


def test_a_complete_upload_takes_no_more(api: Api) -> None:
    upload_id = begun(api, 3)
    put(api, upload_id, part(b"abc"))
    answer = put(api, upload_id, part(b"x", range_start=3, part_number=2))
    assert (status_of(answer), answer[1]["status"]["details"]) == (
        CONFLICT,
        "The upload takes no more parts: it is done.",
    )


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "uploads"),
        ({"uploads": [{"content_length": 1}]}, "uploads[0].content_name"),
        ({"uploads": [{"content_name": "x" * 1025, "content_length": 1}]}, "content_name"),
        ({"uploads": [{"content_name": "x\n", "content_length": 1}]}, "content_name"),
        ({"uploads": [{"content_name": "x"}]}, "uploads[0].content_length"),
        ({"uploads": [{"content_name": "x", "content_length": 2**63}]}, "content_length"),
        ({"uploads": [{"content_name": "x", "content_length": "9"}] * 129}, "uploads"),
    ],
)
def test_wrong_uploads_are_refused_by_name(api: Api, body: dict[str, Any], path: str) -> None:
    code, answer = api.post("/uploads", body)
    assert (code, answer["status"]["code"]) == (400, 11102)
    assert path in answer["status"]["details"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([], "content_parts"),
        ([{}], "content_parts[0].data"),
        ([part(b"x", part_number=-1)], "content_parts[0].part_number"),
        ([part(b"x", part_number=2**60)], "content_parts[0].part_number"),
        ([part(b"x", range_start=2**60)], "content_parts[0].range_start"),
        ([{"data": "?"}], "content_parts[0].data"),
    ],
)
def test_wrong_parts_are_refused_by_name(api: Api, parts: list[dict[str, Any]], path: str) -> None:
    code, answer = put(api, begun(api, 3), *parts)
    assert (code, answer["status"]["code"]) == (400, 11102)
    assert path in answer["status"]["details"]


def test_uploads_are_listed_read_and_deleted(api: Api) -> None:
    first, second = begun(api, 3, "a"), begun(api, 3, "b")
    put(api, first, part(b"abc"))
    assert [it["id"] for it in api.get("/uploads")[1]["uploads"]] == [second, first]
    assert [it["id"] for it in api.get("/uploads?page=2&per_page=1")[1]["uploads"]] == [first]
    assert api.get(f"/uploads/{first}")[1]["upload"]["status"]["code"] == DONE
    assert api.send("DELETE", "/uploads", {"ids": [first, "unknown"]})[0] == 200
    assert api.get(f"/uploads/{first}")[0] == 404
    assert files_of(first) == []
    assert api.send("DELETE", "/uploads", {"ids": [first]})[0] == 404
    assert put(api, first, part(b"abc"))[0] == 404


def test_an_upload_expires_and_is_forgotten_a_week_later(api: Api) -> None:
    upload_id = begun(api, 6)
    put(api, upload_id, part(b"abc"))
    with override_settings(UPLOAD_EXPIRES_S=-1):
        late = begun(api, 6)
    assert status_of(api.get(f"/uploads/{late}")) == EXPIRED
    assert status_of(put(api, late, part(b"abc"))) == EXPIRED
    Upload.objects.update(expires_at=Upload.objects.get(upload_id=late).expires_at)
    assert ending.expire() == 2
    assert files_of(upload_id) == []
    assert status_of(api.get(f"/uploads/{upload_id}")) == EXPIRED
    with patch.object(ending, "KEPT_FOR", ending.KEPT_FOR * 0):
        ending.expire()
    assert api.get(f"/uploads/{upload_id}")[0] == 404


def test_files_without_a_row_are_swept_when_they_are_old(api: Api) -> None:
    upload_id = begun(api, 6)
    put(api, upload_id, part(b"abc"))
    left = f"uploads/{upload_id}/left"
    default_storage.save(left, default_storage.open(first_of(upload_id)))
    assert ending.sweep() == 0
    assert default_storage.exists(left)
    with patch("inputs_service.ingest.files.OLD", timedelta(0)):
        assert ending.sweep() > 0
    assert not default_storage.exists(left)
    assert bytes_of_part(upload_id) == b"abc"


def test_files_that_may_have_rows_outlast_a_database_that_breaks_off(api: Api) -> None:
    upload_id, real = begun(api, 3), parts._put

    def broken(*args: Any) -> Any:
        real(*args)
        raise OperationalError("the connection was lost as the transaction ended")

    with patch.object(parts, "_put", broken):
        assert put(api, upload_id, part(b"abc"))[0] == 429
    assert status_of(put(api, upload_id, part(b"abc"))) == DONE
    assert bytes_of(upload_id) == b"abc"


def test_many_files_are_left_to_the_sweep(api: Api) -> None:
    upload_id = begun(api, 3)
    put(api, upload_id, part(b"abc"))
    with patch.object(ending, "WORK_S", -1.0):
        assert api.send("DELETE", "/uploads", {"ids": [upload_id]})[0] == 200
    assert len(files_of(upload_id)) == 1
    with patch("inputs_service.ingest.files.OLD", timedelta(0)):
        assert ending.sweep() >= 1
    assert files_of(upload_id) == []


def first_of(upload_id: str) -> str:
    return UploadPart.objects.get(upload__upload_id=upload_id).file


def bytes_of_part(upload_id: str) -> bytes:
    return bytes(default_storage.open(first_of(upload_id)).read())


def test_parts_of_one_request_have_a_limit_together(api: Api) -> None:
    upload_id = begun(api, 6)
    pair = [part(b"abc", part_number=1), part(b"def", range_start=3, part_number=2)]
    with patch("inputs_core.limits.BATCH_BYTES", 5):
        code, answer = put(api, upload_id, *pair)
    assert (code, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"] == "content_parts: must have at most 128 MB together"
    assert not UploadPart.objects.exists()
