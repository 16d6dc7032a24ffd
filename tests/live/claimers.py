"""Four threads that claim and finish inputs at once while a fifth posts and a sixth deletes; run
as a program on the database of the environment, it prints what each of them did as JSON."""

import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import connection

from inputs_service import counts, removing
from inputs_service.ingest import claims, finishing
from inputs_service.ingest.processing import Outcome
from inputs_service.models import App, IngestItem, Input, User
from inputs_service.posting import storing
from inputs_service.posting.drafts import draft_of
from tests.live.together import at_once

BATCHES, BATCH, DELETED = 12, 50, 40


def post(app: App, number: int) -> None:
    """Posts a batch of texts."""
    items: list[Any] = [{"data": {"text": {"raw": f"{number} {it}"}}} for it in range(BATCH)]
    storing.store_all(app, [draft_of(item) for item in items], job_id="job")


def work(done: list[int], posted: threading.Event) -> None:
    """Claims and finishes until nothing is left; keeps the keys of what it finished itself."""
    while True:
        was_posted = posted.is_set()
        batch = claims.claim(8)
        if not batch and was_posted:
            return
        for claim in batch:
            done.extend([claim.input_key] * finishing.finish([(claim, Outcome(30000))]))


def run() -> dict[str, Any]:
    """All at once; gives what everybody did and how the database stands."""
    call_command("migrate", verbosity=0)
    app = App.objects.create(user=User.objects.create(user_id="u"), app_id="a")
    posted = threading.Event()
    done: list[list[int]] = [[], [], [], []]
    post(app, 0)
    doomed = list(Input.objects.order_by("-key").values_list("key", flat=True)[:DELETED])

    def post_more() -> None:
        for number in range(1, BATCHES):
            post(app, number)
        posted.set()

    jobs: list[Callable[[], object]] = [post_more, partial(removing.remove, app.pk, doomed)]
    jobs += [partial(work, keys, posted) for keys in done]
    at_once(jobs)
    job = app.add_jobs.get()
    return {
        "done": done,
        "kept": list(Input.objects.values_list("key", "status")),
        "left": IngestItem.objects.count(),
        "counts": counts.of(app.pk),
        "wrong": counts.recount(app.pk),
        "job": [job.pending_count, job.in_progress_count, job.success_count + job.failed_count],
    }


def main() -> None:
    """Prints it."""
    json.dump(run(), sys.stdout)
    connection.close()
