"""Each rule of tus 1.0.0 that the server says it keeps."""

import pytest

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem
from inputs_app.services.uploads import sizes
from tests.app.tus.tusing import Tus, checksum, file_of, metadata, stored


def test_a_file_in_two_parts_is_whole(tus: Tus) -> None:
    url = tus.begun(6)
    assert tus.patch(url, 0, b"abc")["Upload-Offset"] == "3"
    assert file_of(url).item.state == UploadItem.State.PLANNED
    last = tus.patch(url, 3, b"def")
    assert (last.status_code, last["Upload-Offset"], last["Tus-Resumable"]) == (204, "6", "1.0.0")
    assert file_of(url).item.state == UploadItem.State.STAGED
    assert stored(url) == b"abcdef"


def test_head_tells_how_far_the_file_is(tus: Tus) -> None:
    url = tus.begun(6)
    tus.patch(url, 0, b"abcd")
    answer = tus.head(url)
    assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("4", "6")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Upload-Expires"].endswith("GMT")


def test_options_tell_what_the_server_can(tus: Tus) -> None:
    for url in (f"/w/street-scenes/uploads/{tus.job.pk}/files", tus.begun(1)):
        answer = tus.browser.options(url)
        assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
        assert "creation" in answer["Tus-Extension"].split(",")
        assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"
        assert int(answer["Tus-Max-Size"]) == 128 * 1024 * 1024 - 1


@pytest.mark.parametrize("version", [None, "0.2.1", "1.0.1"])
def test_another_version_is_refused(tus: Tus, version: str | None) -> None:
    url = tus.begun(3)
    headers = {"Upload-Offset": "0"} | ({"Tus-Resumable": version} if version else {})
    answer = tus.browser.patch(
        url, b"abc", content_type="application/offset+octet-stream", headers=headers
    )
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert file_of(url).offset_bytes == 0


@pytest.mark.parametrize("offset", [1, 3, 99, 10**17])
def test_a_wrong_offset_is_a_conflict(tus: Tus, offset: int) -> None:
    url = tus.begun(6)
    tus.patch(url, 0, b"ab")
    answer = tus.patch(url, offset, b"cd")
    assert answer.status_code == 409
    assert b"go on at 2" in answer.content
    assert file_of(url).offset_bytes == 2


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "٣", "1" * 19])
def test_an_offset_that_is_no_number_is_refused(tus: Tus, offset: str) -> None:
    assert tus.patch(tus.begun(6), offset, b"ab").status_code == 400


def test_another_content_type_is_refused(tus: Tus) -> None:
    url = tus.begun(3)
    assert tus.patch(url, 0, b"abc", kind="application/octet-stream").status_code == 415
    assert file_of(url).offset_bytes == 0


def test_more_bytes_than_the_file_has_are_refused(tus: Tus) -> None:
    url = tus.begun(3)
    assert tus.patch(url, 0, b"abcd").status_code == 413
    assert (file_of(url).offset_bytes, StagedPart.objects.count()) == (0, 0)


def test_a_part_that_is_too_long_is_refused(tus: Tus) -> None:
    url = tus.begun(20 * 1024 * 1024)
    answer = tus.patch(url, 0, bytes(sizes.PART_BYTES + sizes.SLACK_BYTES + 1))
    assert answer.status_code == 413
    assert file_of(url).offset_bytes == 0


def test_an_empty_part_is_refused(tus: Tus) -> None:
    assert tus.patch(tus.begun(3), 0, b"").status_code == 400


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_checksum_is_compared(tus: Tus, name: str) -> None:
    url = tus.begun(6)
    wrong = tus.patch(url, 0, b"abc", **{"Upload-Checksum": checksum(b"abd", name)})
    assert (wrong.status_code, file_of(url).offset_bytes) == (460, 0)
    right = tus.patch(url, 0, b"abc", **{"Upload-Checksum": checksum(b"abc", name)})
    assert (right.status_code, file_of(url).offset_bytes) == (204, 3)


@pytest.mark.parametrize("told", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 ???", "sha1 YQ=="])
def test_a_checksum_that_cannot_be_read_is_refused(tus: Tus, told: str) -> None:
    url = tus.begun(3)
    assert tus.patch(url, 0, b"abc", **{"Upload-Checksum": told}).status_code == 400
    assert file_of(url).offset_bytes == 0


def test_a_deleted_file_is_gone_with_its_bytes_and_its_item(tus: Tus) -> None:
    url = tus.begun(6)
    tus.patch(url, 0, b"abc")
    assert tus.delete(url).status_code == 204
    assert tus.head(url).status_code == 404
    assert (StagedPart.objects.count(), UploadItem.objects.count()) == (0, 0)


def test_post_stands_in_for_methods_that_are_filtered(tus: Tus) -> None:
    url = tus.begun(3)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = tus.browser.post(
        url, b"abc", content_type="application/offset+octet-stream", headers=headers
    )
    assert (answer.status_code, stored(url)) == (204, b"abc")


@pytest.mark.parametrize("length", ["", "-1", "x", "1e3", "1" * 19])
def test_a_length_that_is_no_number_is_refused(tus: Tus, length: str) -> None:
    assert tus.begin(length).status_code == 400


@pytest.mark.parametrize("told", ["filename %%%", "filename /w==", "filename a"])
def test_metadata_that_cannot_be_read_are_refused(tus: Tus, told: str) -> None:
    assert tus.begin(3, **{"Upload-Metadata": told}).status_code == 400
    assert UploadItem.objects.count() == 0


def test_a_file_without_metadata_is_taken(tus: Tus) -> None:
    assert tus.begin(3, **{"Upload-Metadata": ""}).status_code == 201
    assert UploadItem.objects.get().name == "file"


@pytest.mark.parametrize(
    ("name", "length", "status"),
    [
        ("a.jpg", 20 * 1024 * 1024 - 1, 201),
        ("a.jpg", 20 * 1024 * 1024, 413),
        ("a.mp3", 20 * 1024 * 1024, 413),
        ("a.mp4", 20 * 1024 * 1024, 201),
        ("a.mp4", 128 * 1024 * 1024, 413),
        ("a", 128 * 1024 * 1024, 413),
        ("a", 10**17, 413),
    ],
)
def test_no_file_may_be_larger_than_its_kind(tus: Tus, name: str, length: int, status: int) -> None:
    assert tus.begin(length, name).status_code == status
    assert UploadItem.objects.exists() is (status == 201)


def test_the_path_within_a_folder_is_the_name(tus: Tus) -> None:
    told = metadata(filename="a.jpg", relativePath="trip/day 1/a.jpg", filetype="image/jpeg")
    tus.begin(3, **{"Upload-Metadata": told})
    item = UploadItem.objects.get()
    assert (item.name, item.input_id, item.kind) == (
        "trip/day 1/a.jpg",
        "trip_day_1_a.jpg_1e6b8509",
        "image",
    )


@pytest.mark.parametrize("state", [Job.State.FINISHED, Job.State.CANCELLED, Job.State.FAILED])
def test_an_ended_upload_takes_no_bytes(tus: Tus, state: str) -> None:
    url = tus.begun(6)
    Job.objects.update(state=state)
    assert tus.patch(url, 0, b"abc").status_code == 410
    assert tus.head(url).status_code == 410
    assert tus.begin(3, "b.bin").status_code == 410


def test_a_started_upload_takes_the_bytes_of_its_files_and_no_more_files(tus: Tus) -> None:
    url = tus.begun(3)
    Job.objects.update(state=Job.State.RUNNING)
    assert tus.begin(3, "b.bin").status_code == 410
    assert tus.delete(url).status_code == 410
    assert tus.patch(url, 0, b"abc").status_code == 204


def test_nobody_waits_for_a_file_for_ever(tus: Tus) -> None:
    url = tus.begun(6)
    file = file_of(url)
    file.created_at = file.created_at.replace(year=2000)
    file.save()
    assert tus.patch(url, 0, b"abc").status_code == 410
    assert tus.begun(6) == url, "it is chosen again"
    assert tus.patch(url, 0, b"abc").status_code == 204


def test_a_file_of_another_workspace_is_not_found(tus: Tus) -> None:
    url = tus.begun(3)
    other = tus.job.workspace
    other.pk, other.slug, other.api_app_id = None, "elsewhere", "elsewhere"
    other.save()
    assert tus.head(url.replace("street-scenes", "elsewhere")).status_code == 404
    assert StagedFile.objects.count() == 1
