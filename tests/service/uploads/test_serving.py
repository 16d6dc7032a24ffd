"""The content of uploads, for holders of a key."""

import pytest
from django.core.files.storage import default_storage

from inputs_service import auth
from inputs_service.models import Upload, UploadPart, User
from tests.service.conftest import Api
from tests.service.uploads.sending import begun, fetched, part, put

NAME = "图.zip"
CONTENT = bytes(range(256)) * 40


@pytest.fixture
def url(api: Api) -> str:
    """The address of the content of an upload in five parts."""
    upload_id = begun(api, len(CONTENT), NAME)
    step = len(CONTENT) // 5
    parts = [
        part(CONTENT[at : at + step], range_start=at, part_number=at // step + 1)
        for at in range(0, len(CONTENT), step)
    ]
    return str(put(api, upload_id, *reversed(parts))[1]["upload"]["content_url"])


def test_the_content_comes_as_a_download_of_unknown_bytes(api: Api, url: str) -> None:
    answer = fetched(api, url)
    assert (answer.status_code, answer.getvalue()) == (200, CONTENT)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%9B%BE.zip"
    assert (answer["X-Content-Type-Options"], answer["Content-Length"]) == ("nosniff", "10240")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("span", [(0, 0), (2047, 2048), (2000, 9000), (10_239, 10_239)])
def test_ranges_cross_the_parts(api: Api, url: str, span: tuple[int, int]) -> None:
    answer = fetched(api, url, Range=f"bytes={span[0]}-{span[1]}")
    assert (answer.status_code, answer.getvalue()) == (206, CONTENT[span[0] : span[1] + 1])
    assert answer["Content-Range"] == f"bytes {span[0]}-{span[1]}/10240"


def test_head_a_known_tag_and_a_range_behind_the_end(api: Api, url: str) -> None:
    head = fetched(api, url, "HEAD")
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", "10240")
    tag = {"If-None-Match": head["ETag"]}
    assert fetched(api, url, **tag).status_code == 304
    assert fetched(api, url, Range="bytes=10240-").status_code == 416
    assert fetched(api, url, "POST").status_code == 405


def test_only_keys_of_the_app_that_may_read_uploads_open_it(api: Api, url: str) -> None:
    auth.new_key(User.objects.create(user_id="bob"), "pat-of-bob")
    auth.new_key(User.objects.get(user_id="ann"), "narrow-key", scopes=["Inputs:Get"])
    codes = [
        fetched(Api(key), url).status_code for key in ("", "wrong", "pat-of-bob", "narrow-key")
    ]
    assert codes == [404, 401, 404, 403]


@pytest.mark.parametrize("ending", ["x", "/more", "%00", "?a=1"])
def test_other_addresses_lead_nowhere(api: Api, url: str, ending: str) -> None:
    expected = 200 if ending.startswith("?") else 404
    assert fetched(api, f"{url}{ending}").status_code == expected


def test_what_is_not_complete_has_no_content(api: Api, url: str) -> None:
    Upload.objects.update(status=68000)
    assert fetched(api, url).status_code == 404


def test_a_missing_file_is_a_coded_fault(api: Api, url: str) -> None:
    default_storage.delete(UploadPart.objects.all()[0].file)
    answer = fetched(api, url)
    assert (answer.status_code, answer.json()["status"]["code"]) == (500, 98004)
