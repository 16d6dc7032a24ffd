"""Inputs from cloud storage, as the published cURL and JavaScript examples ask for them."""

import base64
from typing import Any

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.rest.asked import ask, ids

ENDED = (64002, 64003, 64004, 66000, 67000)
WAITS = "PostInputsDataSources GetInputsExtractionJob"
S3 = {"id": "AKIDEXAMPLE", "secret": "a-secret", "region": "eu-central-1", "token": "a-token"}


def start(at: Place, url: str, credentials: Any = None, **fields: Any) -> Any:
    """The add-job of a data source; the published path ends with a slash."""
    place = {"url": url, **({"credentials": credentials} if credentials else {})}
    body = {"data_sources": [{"url": place, **fields}], "app_pat": at.pat}
    status, answer = ask(at, "POST", "inputs/data_sources/", body)
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    return answer["inputs_add_jobs"][0]


def job(at: Place, job_id: str) -> Any:
    """An extraction job as it stands."""
    return ask(at, "GET", f"inputs/jobs/extraction/{job_id}")[1]["inputs_extraction_job"]


def ended(at: Place, url: str, credentials: Any = None, **fields: Any) -> Any:
    """An extraction job once it is over."""
    job_id = start(at, url, credentials, **fields)["extraction_jobs"][0]["id"]
    return until(lambda: job(at, job_id), lambda it: it["status"]["code"] in ENDED)


@case(1, 6, 12, 13, 19, rpcs=WAITS)
def a_bucket_becomes_inputs(at: Place) -> None:
    made = start(at, "s3://open/storage/")
    (extraction,) = made["extraction_jobs"]
    assert extraction["url"] == "s3://open/storage/"
    told = ended(at, "s3://open/kinds/")
    assert told["status"]["code"] == 64002, told
    assert told["progress"] == {
        f"{kind}_inputs_count": "1" for kind in ("image", "video", "audio", "text")
    }


@case(2, 5, 19, rpcs=WAITS)
def the_key_file_comes_as_base64_in_either_spelling(at: Place) -> None:
    key = base64.b64encode(at.read("key.json")).decode()
    for name in ("gcp_creds", "gcpCreds"):
        told = ended(at, "gs://sealed/storage/", {name: key})
        assert told["status"]["code"] == 64002, told
    assert key not in str(told)


@case(3, 4, 19, rpcs=WAITS)
def credentials_of_s3_are_used_and_never_told(at: Place) -> None:
    told = ended(at, "s3://sealed/storage/", {"s3_creds": S3})
    assert told["progress"] == {"image_inputs_count": "3", "video_inputs_count": "1"}
    listed = ask(at, "GET", "inputs/jobs/extraction")[1]
    assert "a-secret" not in str(listed)
    assert "a-token" not in str(listed)
    assert ended(at, "s3://sealed/storage/")["status"]["code"] == 66000


@case(7, 9, 10, 11, 19, rpcs=WAITS)
def a_prefix_takes_folders_and_archives(at: Place) -> None:
    told = ended(at, "s3://open/images_folder/abc")
    assert told["progress"] == {
        "image_inputs_count": "3",
        "text_inputs_count": "1",
        "completed_archives_count": "1",
    }
    found = ids(ask(at, "GET", "inputs"))
    assert len(found) == 4
    assert not any("xabc" in name for name in found)


@case(14, 15, 19, rpcs="PostInputsDataSources ListInputsExtractionJobs CancelInputsExtractionJobs")
def jobs_are_listed_and_cancelled(at: Place) -> None:
    job_id = start(at, "s3://open/many/")["extraction_jobs"][0]["id"]
    answer = ask(at, "PATCH", "inputs/jobs/extraction", {"ids": [job_id]})[1]
    (told,) = answer["inputs_extraction_jobs"]
    assert (told["id"], told["status"]["code"]) == (job_id, 64004)
    listed = ask(at, "GET", "inputs/jobs/extraction/?page=1&per_page=1000")[1]
    assert [one["id"] for one in listed["inputs_extraction_jobs"]] == [job_id]


@case(16, 17, 18, 19, rpcs=WAITS)
def a_template_is_given_to_every_input(at: Place) -> None:
    ask(at, "POST", "datasets", {"datasets": [{"id": "dataset-1"}]})
    concepts = [{"id": "lamborghini23_A", "value": 1}, {"id": "spiderman_a", "value": 1}]
    data = {"metadata": {"id": "id001"}, "concepts": concepts}
    template = {"dataset_ids": ["dataset-1"], "data": data}
    told = ended(at, "s3://open/storage/", input_template=template)
    assert told["status"]["code"] == 64002, told
    assert told["input_template"]["data"]["metadata"] == {"id": "id001"}
    members = ask(at, "GET", "datasets/dataset-1/inputs")[1]["dataset_inputs"]
    assert len(members) == 4
    for one in members:
        shown = one["input"]["data"]
        assert shown["metadata"] == {"id": "id001"}
        assert [it["id"] for it in shown["concepts"]] == ["lamborghini23_A", "spiderman_a"]
