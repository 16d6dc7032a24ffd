"""A real S3 server on loopback for the tests: OpenStack Swift from Debian, one node, one bucket's
worth of everything. It checks signatures. All its files lie in one temporary folder.
"""

import configparser
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import requests

from tests.live import processes
from tests.live.processes import Running

ACCESS_KEY, SECRET_KEY, REGION = "test:tester", "testing", "us-east-1"
READER = {"id": "test:reader", "secret": "reading"}
"""Somebody who may sign in, and has no rights."""
PIPELINE = "catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy"
FILTERS = ("catch_errors", "gatekeeper", "healthcheck", "listing_formats", "bulk", "copy")
RUN = (
    "import runpy, sys\n"
    "from swift.common import utils\n"
    "utils.set_swift_dir(sys.argv.pop(1))\n"
    "sys.argv = sys.argv[1:]\n"
    "runpy.run_path(sys.argv[0], run_name='__main__')\n"
)
"""Starts a Swift server with its configuration in our folder instead of /etc/swift."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The endpoint of a running server whose bucket `media` is empty."""
    ports = {name: processes.free_port() for name in ("account", "container", "object")}
    proxy_port, cache_port = processes.free_port(), processes.free_port()
    write(folder / "swift.conf", {"swift-hash": {"swift_hash_path_suffix": "tests"}})
    for name, port in ports.items():
        _ring(folder, name, port)
        write(folder / f"{name}-server.conf", storage_settings(folder, name, port))
    write(folder / "proxy-server.conf", proxy_settings(folder, proxy_port, cache_port))
    cache = ["memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", str(cache_port)]
    running = [processes.start("memcached", cache, folder, os.environ)]
    running += [_start(folder, f"{name}-server") for name in (*ports, "proxy")]
    endpoint = f"http://127.0.0.1:{proxy_port}"
    try:
        stores = (cache_port, *ports.values())  # the proxy shuns those that it does not reach
        processes.wait_until(lambda: all(map(processes.accepts, stores)), "Swift stores", 120)
        processes.wait_until(lambda: is_healthy(endpoint), "Swift answers", 120)
        processes.wait_until(lambda: _is_made("media", client(endpoint)), "Swift takes a bucket")
        yield endpoint
    finally:
        for one in running:
            one.stop()


def client(endpoint: str) -> Any:
    """An S3 client for the server."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )


def _is_made(bucket: str, s3: Any) -> bool:
    try:
        s3.create_bucket(Bucket=bucket)
    except s3.exceptions.ClientError:
        return False
    return True


def is_healthy(endpoint: str) -> bool:
    """Whether the whole server works."""
    try:
        return requests.get(f"{endpoint}/healthcheck", timeout=5).text == "OK"
    except (requests.ConnectionError, requests.Timeout):
        return False


def storage_settings(folder: Path, name: str, port: int) -> dict[str, dict[str, object]]:
    """The configuration of one of the three storage servers."""
    return {
        "DEFAULT": {
            "bind_ip": "127.0.0.1",
            "bind_port": port,
            "user": "root",
            "workers": 1,
            "swift_dir": folder,
            "devices": folder / "disks",
            "mount_check": "false",
        },
        "pipeline:main": {"pipeline": f"{name}-server"},
        f"app:{name}-server": {"use": f"egg:swift#{name}"},
    }


def proxy_settings(folder: Path, port: int, cache_port: int) -> dict[str, dict[str, object]]:
    """The configuration of the server that speaks S3."""
    return {
        "DEFAULT": {
            "bind_ip": "127.0.0.1",
            "bind_port": port,
            "user": "root",
            "workers": 1,
            "swift_dir": folder,
        },
        "pipeline:main": {"pipeline": f"{PIPELINE} proxy-server"},
        "app:proxy-server": {
            "use": "egg:swift#proxy",
            "account_autocreate": "true",
            "conn_timeout": 10,  # a busy machine is slow, not broken
            "node_timeout": 60,
            "recoverable_node_timeout": 60,
            "error_suppression_limit": 1000,
        },
        "filter:tempauth": {
            "use": "egg:swift#tempauth",
            "user_test_tester": "testing .admin",
            "user_test_reader": "reading",
        },
        "filter:s3api": {"use": "egg:swift#s3api", "s3_acl": "no", "location": REGION},
        "filter:cache": {
            "use": "egg:swift#memcache",
            "memcache_servers": f"127.0.0.1:{cache_port}",
        },
        **{f"filter:{name}": {"use": f"egg:swift#{name}"} for name in FILTERS},
    }


def write(path: Path, sections: dict[str, dict[str, object]]) -> None:
    """Write a configuration file."""
    config = configparser.RawConfigParser(default_section="none")
    for name, values in sections.items():
        config[name] = {key: str(value) for key, value in values.items()}
    with path.open("w") as file:
        config.write(file)


def _ring(folder: Path, name: str, port: int) -> None:
    (folder / "disks" / "one").mkdir(parents=True, exist_ok=True)
    for words in (
        ["create", "4", "1", "1"],
        ["add", f"r1z1-127.0.0.1:{port}/one", "1"],
        ["rebalance"],
    ):
        command = ["swift-ring-builder", f"{name}.builder", *words]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _start(folder: Path, name: str) -> Running:
    words = [RUN, str(folder), f"/usr/bin/swift-{name}", str(folder / f"{name}.conf")]
    return processes.start(name, ["/usr/bin/python3", "-c", *words], folder, os.environ)
