"""One extraction job from its start to its end, in the process of a benchmark; prints seconds."""

import time

from inputs_service import ownership
from inputs_service.cloud import starting, working
from inputs_service.models import ExtractionJob, Input
from tests.live import swift

URL = "s3://media/bench/"


def main(app_id: str) -> None:
    """Starts the job as a request does, and works on it as a worker does."""
    app = ownership.app_named(ownership.user_named("demo"), app_id)
    credentials = {"s3_creds": {"id": swift.ACCESS_KEY, "secret": swift.SECRET_KEY}}
    request = {"data_sources": [{"url": {"url": URL, "credentials": credentials}}]}
    begun = time.perf_counter()
    starting.start(app, starting.checked(app, request), "")
    while (job := ExtractionJob.objects.filter(app=app, due_at__isnull=False).first()) is not None:
        working.work(lambda: None)
    taken = time.perf_counter() - begun
    job = ExtractionJob.objects.get(app=app)
    count = Input.objects.filter(app=app, status=30001).count()
    assert (job.status, job.image_count) == (64002, count), job.status_details
    print(taken)
