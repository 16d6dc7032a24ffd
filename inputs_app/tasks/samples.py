"""Loading of samples, as a task of the dashboard's worker."""

from celery import shared_task

from inputs_app.services.samples import loads


@shared_task
def load_samples(load_id: int) -> None:
    """One turn at a load; what is left is due again and sent by the sweeper."""
    loads.work(load_id)
