"""Uploads in parts to a running service whose processes are killed: every member of an archive
becomes an input once, and a large file needs little memory."""

import base64
import io
import os
import random
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from inputs_core.limits import MB
from tests.live import processes
from tests.live.stack import PAT, Stack

MEMBERS = 3000
NAMES = ("valkey", "service", "service-worker")
CHINESE = "图" * 1024


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Stack]:
    """A service of its own, whose workers lose a claim after two seconds."""
    made = Stack(tmp_path, {"SERVICE_LEASE_S": "2", "DEMO": "1"})
    try:
        made.prepare()
        made.start(*NAMES)
        yield made
    finally:
        made.stop()


def begin(service: Stack, name: str, length: int) -> tuple[str, str]:
    """The ids of a new add-job and its upload."""
    body = {"inputs_uploads": [{"upload": {"content_name": name, "content_length": length}}]}
    answer = service.call("POST", "inputs/uploads", body)
    assert answer["status"]["code"] == 10000, answer
    job = answer["inputs_add_jobs"][0]
    return job["id"], job["uploads"][0]["id"]


def put(service: Stack, upload_id: str, number: int, start: int, data: bytes) -> int:
    """Sends a part until it is answered; gives the upload's status."""
    part = {"part_number": number, "range_start": start, "data": base64.b64encode(data).decode()}
    path = f"uploads/{upload_id}/content_parts"
    answer: dict[str, Any] = {}
    deadline = time.monotonic() + 60
    while "upload" not in answer and time.monotonic() < deadline:
        try:
            answer = service.call("PUT", path, {"content_parts": [part]})
        except requests.RequestException:
            time.sleep(0.2)
    return int(answer["upload"]["status"]["code"])


def job_of(service: Stack, job_id: str) -> dict[str, Any]:
    """The add-job."""
    told: dict[str, Any] = service.call("GET", f"inputs/jobs/add/{job_id}")["inputs_add_job"]
    return told


def extraction_of(service: Stack, job_id: str) -> dict[str, Any]:
    """Its extraction job, once there is one."""
    jobs = job_of(service, job_id).get("extraction_jobs") or [{"status": {"code": 0}}]
    return dict(jobs[0])


def has_ended(service: Stack, job_id: str) -> bool:
    """Whether all is unpacked and processed."""
    progress = job_of(service, job_id)["progress"]
    is_unpacked = extraction_of(service, job_id)["status"]["code"] == 64002
    left = {progress["pending_count"], progress["in_progress_count"]}
    return is_unpacked and left == {"0"}


def packed(count: int) -> bytes:
    """A tar of texts, packed, one of them with a long name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for number in range(count):
            text = f"text {number}".encode()
            info = tarfile.TarInfo(f"{number}.txt" if number else f"{CHINESE}.txt")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    return out.getvalue()


def test_members_become_inputs_once_though_processes_are_killed(service: Stack) -> None:
    whole = packed(MEMBERS)
    job_id, upload_id = begin(service, f"{CHINESE[:-7]}.tar.gz", len(whole))
    step = len(whole) // 5 + 1
    for at in range(0, len(whole), step):
        put(service, upload_id, at // step + 1, at, whole[at : at + step])
        if at == step:
            service.running["service"].kill()
            service.start("service")
    for _ in range(4):
        time.sleep(0.7)
        service.running["service-worker"].kill()
        service.start("service-worker")
    processes.wait_until(lambda: has_ended(service, job_id), "all members are inputs", 120)
    progress = job_of(service, job_id)["progress"]
    assert (progress["success_count"], progress["failed_count"]) == (str(MEMBERS), "0")
    assert service.call("GET", "inputs/status")["counts"]["processed"] == MEMBERS
    told = extraction_of(service, job_id)["progress"]
    assert told == {"text_inputs_count": str(MEMBERS), "completed_archives_count": "1"}


def test_a_file_of_200_mb_arrives_and_leaves_in_little_memory(service: Stack) -> None:
    size, step = 200 * MB, 8 * MB
    seed = random.Random(1).randbytes(step)
    body = {"uploads": [{"content_name": "big.bin", "content_length": size}]}
    upload_id = service.call("POST", "uploads", body)["uploads"][0]["id"]
    before = most_of(service)
    codes = [
        put(service, upload_id, at // step + 1, at, seed[: min(step, size - at)])
        for at in range(0, size, step)
    ]
    assert codes == [68000] * (len(codes) - 1) + [68001]
    url = service.call("GET", f"uploads/{upload_id}")["upload"]["content_url"]
    headers = {"Authorization": f"Key {PAT}"}
    with requests.get(url, headers=headers, stream=True, timeout=60) as answer:
        assert sum(len(piece) for piece in answer.iter_content(MB)) == size
    more = most_of(service) - before
    print(f"memory of a gunicorn process: {before // MB} MB, then {more // MB} MB more")
    assert more < 120 * MB


def most_of(service: Stack) -> int:
    """The most memory that one process of the API has had, in bytes."""
    return max(peak_bytes(pid) for pid in family(service.running["service"].process.pid))


def family(pid: int) -> list[int]:
    """A process group's members."""
    every = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [one for one in every if group_of(one) == pid]


def group_of(pid: int) -> int:
    """The process group of a process, 0 of one that is gone."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def peak_bytes(pid: int) -> int:
    """The most memory that a process has had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found[0]) * 1024 if found else 0
