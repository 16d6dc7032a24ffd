"""A bucket of one's own, jobs on it, and the worker's code in the test's own process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from inputs_service.cloud import working
from tests.service.cloud.bucket import Bucket, serve
from tests.service.conftest import Api

Job = dict[str, Any]
Start = Callable[..., str]


@pytest.fixture
def bucket(settings: Settings) -> Iterator[Bucket]:
    """The bucket `media` on the operator's own S3 server."""
    with serve() as running:
        settings.AWS_ENDPOINT_URL_S3 = running.address
        yield running


@pytest.fixture
def start(api: Api) -> Start:
    """Starts an extraction; gives the id of its job."""

    def begin(url: str, **fields: Any) -> str:
        given = fields.pop("credentials", None)
        place = {"url": url, "credentials": given} if given else {"url": url}
        status, answer = api.post(
            "/inputs/data_sources", {"data_sources": [{"url": place, **fields}]}
        )
        assert status == 200, answer
        job_id: str = answer["inputs_add_jobs"][0]["extraction_jobs"][0]["id"]
        return job_id

    return begin


@pytest.fixture
def job(api: Api) -> Callable[[str], Job]:
    """A job as the API tells it."""

    def told(job_id: str) -> Job:
        status, answer = api.get(f"/inputs/jobs/extraction/{job_id}")
        assert status == 200, answer
        found: Job = answer["inputs_extraction_job"]
        return found

    return told


def work() -> None:
    """Works on all that is due."""
    working.work(lambda: None)
