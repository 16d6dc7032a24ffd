"""Object stores of other kinds for the live tests: Azurite for Azure, and s3rver, whose plain S3
answers are what Google's XML interface answers too. Both come from npm, see `clients.environments`.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import boto3
import requests

from tests.live import processes
from tests.live.clients import environments

ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Source: Azurite's documentation, its well-known account."""
VERSION = "2023-11-03"
MODULES = environments.FOLDER / "stores" / "node_modules"


@contextmanager
def azurite(folder: Path) -> Iterator[str]:
    """The address of a running Azurite."""
    port = processes.free_port()
    words = ["node", str(MODULES / "azurite/dist/src/blob/main.js"), "--silent"]
    words += ["--disableTelemetry", "--skipApiVersionCheck", "--blobHost", "127.0.0.1"]
    words += ["--blobPort", str(port), "--location", str(folder)]
    running = processes.start("azurite", words, folder, os.environ)
    try:
        processes.wait_until(lambda: processes.accepts(port), "Azurite listens")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.stop()


def make_container(endpoint: str, name: str, *, is_public: bool = False) -> None:
    """Make a container in Azurite's account. Source: Azure, "Authorize with Shared Key"."""
    headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": VERSION}
    if is_public:
        headers["x-ms-blob-public-access"] = "container"
    own = "".join(f"{key}:{headers[key]}\n" for key in sorted(headers))
    resource = f"/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    text = "PUT" + "\n" * 12 + own + resource
    digest = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
    headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"
    url = f"{endpoint}/{ACCOUNT}/{name}?restype=container"
    answer = requests.put(url, headers=headers, timeout=30)
    assert answer.status_code == 201, answer.text


@contextmanager
def s3rver(folder: Path) -> Iterator[str]:
    """The address of a running s3rver whose buckets are folders below `folder`."""
    port = processes.free_port()
    words = ["node", str(MODULES / "s3rver/bin/s3rver.js"), "--silent", "--directory", str(folder)]
    words += ["--address", "127.0.0.1", "--port", str(port)]
    environ = {**os.environ, "NODE_OPTIONS": "--openssl-legacy-provider --no-deprecation"}
    running = processes.start("s3rver", words, folder, environ)
    try:
        processes.wait_until(lambda: processes.accepts(port), "s3rver listens")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.stop()


def s3rver_client(endpoint: str) -> Any:
    """An S3 client for s3rver."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="S3RVER",
        aws_secret_access_key="S3RVER",
    )


def lay(folder: Path, bucket: str, objects: Mapping[str, bytes]) -> None:
    """Put objects where a running s3rver finds them, without asking it for each."""
    for name, data in objects.items():
        place = folder / bucket / f"{name}._S3rver_object"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        place.with_name(f"{place.name}.md5").write_text(digest)
        place.with_name(place.name.replace("_object", "_metadata.json")).write_text(
            json.dumps({"content-type": "application/octet-stream"})
        )
