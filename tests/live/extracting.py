"""A service that may reach the object stores of the tests, and what its extraction jobs do."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import obstore
import requests

from inputs_core.cloud import Address, Credentials, Endpoints, opened
from tests.core import samples
from tests.live import processes, stores, swift
from tests.live.stack import PAT, Stack

NAMES = ("valkey", "service", "service-worker")
OPERATORS = {"AWS_ACCESS_KEY_ID": "operator", "AWS_SECRET_ACCESS_KEY": "of-the-operator"}
"""Credentials in the environment of the service, which no import may use."""
S3 = {"region": swift.REGION, "id": swift.ACCESS_KEY, "secret": swift.SECRET_KEY}
AZURE = {"account_name": stores.ACCOUNT, "account_key": stores.KEY}
ENDED = range(64002, 68000)


@dataclass
class Extracting:
    """The service, and the three stores by their endpoints."""

    stack: Stack
    endpoints: Endpoints
    folder: Path = field(default_factory=Path)

    def fill(self, provider: str, bucket: str, objects: Mapping[str, bytes]) -> None:
        """Make a bucket of a provider with these objects."""
        if provider == "gcs":
            stores.s3rver_client(self.endpoints.gcs).create_bucket(Bucket=bucket)
            stores.lay(self.folder, bucket, objects)
            return
        if provider == "s3":
            swift.client(self.endpoints.s3).create_bucket(Bucket=bucket)
            credentials = Credentials(key_id=swift.ACCESS_KEY, secret=swift.SECRET_KEY)
        else:
            stores.make_container(self.endpoints.azure, bucket)
            credentials = Credentials(account=stores.ACCOUNT, secret=stores.KEY)
        store = opened(Address(provider, bucket), credentials, self.endpoints)
        for name, data in objects.items():
            obstore.put(store, name, data, use_multipart=False)

    def start(self, url: str, credentials: Any = None, app: str = "main", **fields: Any) -> str:
        """Start a job; gives its id."""
        place = {"url": url, **({"credentials": credentials} if credentials else {})}
        body = {"data_sources": [{"url": place, **fields}]}
        answer = self.stack.call("POST", "inputs/data_sources", body, app=app)
        assert answer["status"]["code"] == 10000, answer
        job_id: str = answer["inputs_add_jobs"][0]["extraction_jobs"][0]["id"]
        return job_id

    def job(self, job_id: str, app: str = "main") -> dict[str, Any]:
        """A job as it stands."""
        answer = self.stack.call("GET", f"inputs/jobs/extraction/{job_id}", app=app)
        told: dict[str, Any] = answer["inputs_extraction_job"]
        return told

    def ended(self, job_id: str, app: str = "main", wait_s: float = 60) -> dict[str, Any]:
        """A job once it has ended. Raises: TimeoutError."""
        processes.wait_until(
            lambda: self.job(job_id, app)["status"]["code"] in ENDED, "the job ends", wait_s
        )
        return self.job(job_id, app)

    def count(self, app: str) -> int:
        """How many inputs an app has."""
        counts = self.stack.call("GET", "inputs/status", app=app)["counts"]
        return sum(counts.values())

    def ids(self, app: str) -> list[str]:
        """The ids of all inputs of an app."""
        found: list[str] = []
        while True:
            page = len(found) // 1000 + 1
            answer = self.stack.call("GET", f"inputs?page={page}&per_page=1000", app=app)
            found += [it["id"] for it in answer["inputs"]]
            if len(answer["inputs"]) < 1000:
                return found

    def make_app(self, name: str) -> str:
        """A new, empty app."""
        answer = requests.post(
            f"{self.stack.api}/v2/users/demo/apps",
            json={"apps": [{"id": name}]},
            headers={"Authorization": f"Key {PAT}"},
            timeout=30,
        ).json()
        assert answer["status"]["code"] == 10000, answer
        return name


def png(number: int) -> bytes:
    """A picture, each of its own size."""
    return samples.image_bytes("PNG", (8 + number, 8))


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
