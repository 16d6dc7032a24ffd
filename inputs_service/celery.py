"""The service's Celery app: its own queue and key prefix, never shared with the dashboard's."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inputs_service.settings")

from django.conf import settings

from inputs_core import queues

app = Celery("inputs_service")
app.conf.update(queues.options(settings.CELERY_BROKER_URL, "service", "inputdeck:service:"))
app.conf.update(
    task_time_limit=120,
    worker_max_tasks_per_child=200,
    worker_max_memory_per_child=600_000,  # kB
)
app.autodiscover_tasks(["inputs_service"])
