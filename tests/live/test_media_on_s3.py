"""Media of the embedded service in an S3 bucket: posted, processed, and given back."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import requests

from tests.core import samples
from tests.live import processes, swift
from tests.live.stack import PAT, Stack


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real S3 server."""
    with swift.serve(tmp_path_factory.mktemp("swift")) as url:
        yield url


@pytest.fixture(scope="module")
def on_s3(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The embedded service with its media in a bucket."""
    keys = f"{quote(swift.ACCESS_KEY, safe='')}:{swift.SECRET_KEY}"
    url = f"s3://{keys}@media/of/inputs?endpoint={endpoint}&region={swift.REGION}"
    made = Stack(tmp_path_factory.mktemp("on-s3"), {"STORAGE_URL": url})
    try:
        made.prepare("service")
        made.start("valkey", "service", "service-worker")
        yield made
    finally:
        made.stop()


def names(endpoint: str, prefix: str) -> list[str]:
    """The objects whose names begin so."""
    told = swift.client(endpoint).list_objects_v2(Bucket="media", Prefix=prefix)
    return [one["Key"] for one in told.get("Contents", ())]


def test_a_dataset_version_lies_in_the_bucket_and_goes_with_its_dataset(
    on_s3: Stack, endpoint: str
) -> None:
    on_s3.call("POST", "datasets", {"datasets": [{"id": "d"}]})
    text = {"id": "text", "data": {"text": {"raw": "words"}}, "dataset_ids": ["d"]}
    on_s3.call("POST", "inputs", {"inputs": [text]})
    on_s3.call("POST", "datasets/d/versions", {"dataset_versions": [{"id": "v"}]})
    path, body = "datasets/d/versions/v/exports", {"exports": [{"format": it} for it in (1, 2, 3)]}

    def are_ready() -> bool:
        told = on_s3.call("PUT", path, body)["exports"]
        return all(it["status"]["code"] == 64200 for it in told)

    processes.wait_until(are_ready, "the exports are ready")
    key = {"Authorization": f"Key {PAT}"}
    for told in on_s3.call("PUT", path, body)["exports"]:
        answer = requests.get(told["url"], headers=key, timeout=30)
        assert len(answer.content) == int(told["size"])
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
        part = requests.get(told["url"], headers={**key, "Range": "bytes=2-3"}, timeout=30)
        assert part.content == b"\3\4"
    assert len(names(endpoint, "of/inputs/datasets/")) == 4
    on_s3.call("DELETE", "datasets", {"dataset_ids": ["d"]})
    processes.wait_until(lambda: not names(endpoint, "of/inputs/datasets/"), "the files are gone")


def test_an_image_goes_into_the_bucket_and_comes_back(on_s3: Stack, endpoint: str) -> None:
    data = samples.image_bytes()
    body = {
        "inputs": [{"id": "one", "data": {"image": {"base64": base64.b64encode(data).decode()}}}]
    }
    assert on_s3.call("POST", "inputs", body)["status"]["code"] == 10000

    def is_done() -> bool:
        return bool(on_s3.call("GET", "inputs/one")["input"]["status"]["code"] == 30000)

    try:
        processes.wait_until(is_done, "the image is processed")
    except TimeoutError:
        pytest.fail(f"{on_s3.call('GET', 'inputs/one')}\n{on_s3.logs()}")
    hosted = on_s3.call("GET", "inputs/one")["input"]["data"]["image"]["hosted"]
    key = {"Authorization": f"Key {PAT}"}
    for size in ("orig", "tiny", "small", "large"):
        address = f"{hosted['prefix']}/{size}/{hosted['suffix']}"
        answer = requests.get(address, headers=key, timeout=30)
        assert answer.status_code == 200
        assert size != "orig" or answer.content == data
    digest = hashlib.sha256(data).hexdigest()
    assert len(names(endpoint, f"of/inputs/media/{digest[:2]}/{digest}/")) == 4


def test_parts_of_an_upload_lie_in_the_bucket_and_become_inputs(
    on_s3: Stack, endpoint: str
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", f"text {number}")
    whole, step = out.getvalue(), 700
    upload = {"content_name": "a.zip", "content_length": len(whole)}
    answer = on_s3.call("POST", "inputs/uploads", {"inputs_uploads": [{"upload": upload}]})
    job = answer["inputs_add_jobs"][0]
    upload_id = job["uploads"][0]["id"]
    parts = [
        {
            "part_number": at // step + 1,
            "range_start": at,
            "data": base64.b64encode(whole[at : at + step]).decode(),
        }
        for at in range(0, len(whole), step)
    ]
    told = on_s3.call("PUT", f"uploads/{upload_id}/content_parts", {"content_parts": parts})
    assert told["upload"]["status"]["code"] == 68001
    assert len(names(endpoint, f"of/inputs/uploads/{upload_id}/")) == len(parts)
    key = {"Authorization": f"Key {PAT}", "Range": "bytes=690-710"}
    part = requests.get(told["upload"]["content_url"], headers=key, timeout=30)
    assert part.content == whole[690:711]

    def is_done() -> bool:
        found = on_s3.call("GET", f"inputs/jobs/add/{job['id']}")["inputs_add_job"]
        return bool(found["progress"]["success_count"] == "20")

    processes.wait_until(is_done, "every member is an input")
    on_s3.call("DELETE", "uploads", {"ids": [upload_id]})
    assert names(endpoint, f"of/inputs/uploads/{upload_id}/") == []
