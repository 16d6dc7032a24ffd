"""Extraction from real object stores: OpenStack Swift, Azurite, and s3rver as Google's."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from inputs_core.cloud import Endpoints
from tests.core import samples
from tests.live import processes, stores, swift
from tests.live.extracting import AZURE, NAMES, OPERATORS, S3, Extracting, png, zipped
from tests.live.stack import Stack

LAYOUT = {
    "images/abcImage.png": png(1),
    "images/abc-1/Data.zip": zipped({"../../up.png": png(2), "in/a.txt": b"some words"}),
    "images/abc-1/deep/b.txt": b"other words",
    "images/abc.wav": samples.wav_bytes(0.2),
    "images/abc 狗+%2F.mp4": samples.video_bytes(),
    "images/abc.pdf": b"%PDF-1.7 is no input",
    "images/xabc.png": png(3),
    "images/ab": png(4),
}
ADDRESSES = {
    "s3": ("s3://layout/images/abc", {"s3_creds": S3}),
    "gcs": ("gs://layout/images/abc", None),
    "azure": ("azure://layout/images/abc", {"azure_blob_creds": AZURE}),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Extracting]:
    """A service whose operator has stores of his own, and credentials in his environment."""
    folder = tmp_path_factory.mktemp("cloud")
    (folder / "gcs").mkdir()
    with (
        swift.serve(tmp_path_factory.mktemp("swift")) as s3,
        stores.s3rver(folder / "gcs") as gcs,
        stores.azurite(folder) as azure,
    ):
        given = {
            "AWS_ENDPOINT_URL_S3": s3,
            "STORAGE_EMULATOR_HOST": gcs,
            "AZURITE_BLOB_STORAGE_URL": azure,
            "SERVICE_LEASE_S": "3",
            **OPERATORS,
        }
        stack = Stack(folder / "stack", given)
        try:
            stack.prepare("service")
            stack.start(*NAMES)
            yield Extracting(stack, Endpoints(s3, gcs, azure), folder / "gcs")
        finally:
            stack.stop()


@pytest.mark.parametrize("provider", ADDRESSES)
def test_what_begins_with_the_prefix_becomes_inputs_by_kind(
    cloud: Extracting, provider: str
) -> None:
    app = cloud.make_app(f"layout-{provider}")
    cloud.fill(provider, "layout", LAYOUT)
    url, credentials = ADDRESSES[provider]
    told = cloud.ended(cloud.start(url, credentials, app), app)
    assert told["status"]["code"] == 64002, told
    assert told["progress"] == {
        "image_inputs_count": "2",
        "text_inputs_count": "2",
        "audio_inputs_count": "1",
        "video_inputs_count": "1",
        "completed_archives_count": "1",
    }
    assert "1 unknown kind" in told["status"]["details"]
    found = cloud.ids(app)
    assert len(found) == 6
    assert "abcImage.png" in found
    assert not any("xabc" in it or "/" in it or ".." in it for it in found)


def is_processed(cloud: Extracting, app: str) -> bool:
    counts = cloud.stack.call("GET", "inputs/status", app=app)["counts"]
    return not counts["to_process"] and not counts["processing"]


def test_what_was_extracted_is_processed_and_hosted(cloud: Extracting) -> None:
    app = cloud.make_app("one")
    cloud.fill("s3", "one", {"a.png": png(7)})
    cloud.ended(cloud.start("s3://one", {"s3_creds": S3}, app), app)
    processes.wait_until(lambda: is_processed(cloud, app), "the image is processed")
    image = cloud.stack.call("GET", "inputs/a.png", app=app)["input"]["data"]["image"]
    assert image["image_info"]["width"] == 15
    assert image["url"].startswith(cloud.stack.api)


@pytest.mark.parametrize(
    ("url", "credentials", "words"),
    [
        ("s3://layout-x/", {"s3_creds": S3}, "does not exist"),
        ("s3://closed/", {"s3_creds": {**S3, "secret": "wrong"}}, "refused the credentials"),
        ("s3://closed/", {"s3_creds": {**S3, **swift.READER}}, "no right"),
        ("s3://closed/", None, "refused"),
        ("azure://closed/", {"azure_blob_creds": {**AZURE, "account_key": "d3Jvbmc="}}, "right"),
        (f"https://{stores.ACCOUNT}.blob.core.windows.net/closed/", None, "right"),
        ("gs://layout-x/", None, "does not exist"),
    ],
)
def test_a_store_that_refuses_ends_the_job_in_words(
    cloud: Extracting, url: str, credentials: Any, words: str
) -> None:
    if cloud.folder not in FILLED:
        FILLED.add(cloud.folder)
        cloud.fill("s3", "closed", {"a.png": png(1)})
        cloud.fill("azure", "closed", {"a.png": png(1)})
    told = cloud.ended(cloud.start(url, credentials))
    assert told["status"]["code"] == 66000
    assert words in told["status"]["details"]
    assert "http" not in told["status"]["details"]
    logs = cloud.stack.logs()
    assert swift.SECRET_KEY not in logs.replace(swift.ACCESS_KEY, "")


FILLED: set[object] = set()


def test_odd_names_are_passed_over_and_their_neighbours_are_not(cloud: Extracting) -> None:
    app = cloud.make_app("odd")
    client = swift.client(cloud.endpoints.s3)
    client.create_bucket(Bucket="oddities")
    good = ("a/1.png", "a/z.png", "b c+%2F/狗.png", "z.png")
    odd = ("../../etc/up.png", "a//b.png", "a/../b.png", "new\nline.png")
    for number, name in enumerate((*good, *odd)):
        client.put_object(Bucket="oddities", Key=name, Body=png(number))
    told = cloud.ended(cloud.start("s3://oddities", {"s3_creds": S3}, app), app)
    assert told["status"]["code"] == 64002, told
    assert told["progress"] == {"image_inputs_count": str(len(good))}
    assert f"{len(odd)} unreadable name" in told["status"]["details"]


def test_a_zip_bomb_ends_and_leaves_the_service_well(cloud: Extracting) -> None:
    app = cloud.make_app("bomb")
    members = {"a.png": png(1), "bomb.txt": b"x" * 400_000_000, "z.png": png(2)}
    cloud.fill("s3", "bomb", {"bomb.zip": zipped(members)})
    told = cloud.ended(cloud.start("s3://bomb/bomb.zip", {"s3_creds": S3}, app), app)
    assert told["status"]["code"] in (64002, 67000)
    assert "a.png" in cloud.ids(app)
    assert "bomb.txt" not in cloud.ids(app)


NUMBER = 10_000


@pytest.fixture(scope="module")
def many(cloud: Extracting) -> Extracting:
    """A bucket of ten thousand texts, of which many say the same."""
    cloud.fill(
        "gcs", "many", {f"d{it % 7}/{it:05}.txt": b"text %d" % (it % 200) for it in range(NUMBER)}
    )
    return cloud


def test_ten_thousand_objects_become_inputs_once_each_though_workers_are_killed(
    many: Extracting,
) -> None:
    app = many.make_app("killed")
    job_id = many.start("gs://many/", app=app)
    for least in (500, 3000):
        processes.wait_until(lambda: many.count(app) > least, "some inputs are there", 120)  # noqa: B023
        many.stack.running["service-worker"].kill()
        many.stack.start("service-worker")
    told = many.ended(job_id, app, 300)
    assert told["status"] == {"code": 64002, "description": "Job successfully ran."}
    assert told["progress"] == {"text_inputs_count": str(NUMBER)}
    found = many.ids(app)
    assert len(found) == NUMBER
    assert len(set(found)) == NUMBER


def test_a_cancelled_job_stops_within_seconds_and_its_inputs_stay(many: Extracting) -> None:
    app = many.make_app("cancelled")
    job_id = many.start("gs://many/", app=app)
    processes.wait_until(lambda: many.count(app) > 300, "some inputs are there")
    answer = many.stack.call("PATCH", "inputs/jobs/extraction", {"ids": [job_id]}, app=app)
    assert answer["inputs_extraction_jobs"][0]["status"]["code"] == 64004
    left = many.count(app)
    time.sleep(2)
    assert many.count(app) == left
    assert 300 < left < NUMBER
    assert many.job(job_id, app)["status"]["code"] == 64004
