"""The dashboard's Celery app: its own queue and key prefix, never shared with the service's."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

from django.conf import settings

app = Celery("dashboard")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options={
        "global_keyprefix": "inputdeck:app:",
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "max_retries": 1,  # of a sender: it does not wait for a queue that is down
        "interval_start": 0,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,  # a queue that hangs holds no page; a worker asks in steps of 1 s
    },
    broker_connection_retry_on_startup=True,
    task_default_queue="dashboard",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    task_serializer="json",
    accept_content=["json"],
)
app.set_default()  # also for the threads of the web server, which did not make it
app.autodiscover_tasks(["inputs_app"])
app.autodiscover_tasks(["inputs_app"], related_name="sweeper")
