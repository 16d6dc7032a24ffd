"""Two people send the parts of the same uploads at once, each in another order, and two workers
unpack what is complete; run as a program on the database of the environment, it prints what there
is."""

import io
import json
import random
import sys
import threading
import zipfile
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from inputs_service import counts
from inputs_service.cloud import working
from inputs_service.models import App, ExtractionJob, Input, Upload, UploadPart, User
from inputs_service.uploads import content, parts, starting
from inputs_service.uploads.starting import Asked
from tests.live.together import thread_of

UPLOADS, PARTS, MEMBERS, PEOPLE = 4, 12, 200, 2


def archive(number: int) -> bytes:
    """An archive whose members no other has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for it in range(MEMBERS):
            made.writestr(f"{number}-{it}.txt", f"{number} {it}")
    return out.getvalue()


def pieces(whole: bytes) -> list[dict[str, Any]]:
    """The parts of a file."""
    step = len(whole) // PARTS + 1
    return [
        {"part_number": at // step + 1, "range_start": at, "data": whole[at : at + step]}
        for at in range(0, len(whole), step)
    ]


def send(app: App, files: dict[str, bytes], person: int) -> None:
    """Sends every part of every file, in an order of one's own."""
    every = [(name, part) for name, whole in files.items() for part in pieces(whole)]
    random.Random(person).shuffle(every)
    for name, part in every:
        parts.put(app, name, parts.checked({"content_parts": [part]}))


def unpack(is_over: threading.Event) -> None:
    """Works on what is due until everything was sent and nothing is left."""
    while not (is_over.is_set() and not ExtractionJob.objects.exclude(due_at=None).exists()):
        working.work(lambda: None)
        is_over.wait(0.05)


def run() -> dict[str, Any]:
    """All at once; gives how the database and the storage stand."""
    call_command("migrate", verbosity=0)
    app = App.objects.create(user=User.objects.create(user_id="u"), app_id="a")
    whole = [archive(number) for number in range(UPLOADS)]
    asked = [Asked("a.zip", len(it), f"job-{number}") for number, it in enumerate(whole)]
    rows = starting.start(app, asked)
    files = {row.upload_id: it for row, it in zip(rows, whole, strict=True)}
    is_over = threading.Event()
    failed: list[str] = []
    people = [thread_of(partial(send, app, files, it), failed) for it in range(PEOPLE)]
    workers = [thread_of(partial(unpack, is_over), failed) for _ in range(2)]
    for thread in [*people, *workers]:
        thread.start()
    for thread in people:
        thread.join()
    is_over.set()
    for thread in workers:
        thread.join()
    return told(app, files)


def told(app: App, files: dict[str, bytes]) -> dict[str, Any]:
    """What there is."""
    known = set(UploadPart.objects.values_list("file", flat=True))
    stored = {
        f"uploads/{name}/{file}"
        for name in files
        for file in default_storage.listdir(f"uploads/{name}")[1]
    }
    return {
        "are_whole": [
            content.opened(row).read() == files[row.upload_id] for row in Upload.objects.all()
        ],
        "parts": UploadPart.objects.count(),
        "left_files": len(stored ^ known),
        "jobs": list(ExtractionJob.objects.values_list("status", "text_count")),
        "passed": list(ExtractionJob.objects.values_list("passed_over", flat=True)),
        "inputs": Input.objects.count(),
        "pending": list(app.add_jobs.values_list("pending_count", flat=True)),
        "counts": counts.of(app.pk),
    }


def main() -> None:
    """Prints it."""
    json.dump(run(), sys.stdout)
    connection.close()
