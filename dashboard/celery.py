"""The dashboard's Celery app: its own queue and key prefix, never shared with the service's."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

from django.conf import settings

from inputs_core import queues

app = Celery("dashboard")
app.conf.update(queues.options(settings.CELERY_BROKER_URL, "dashboard", "inputdeck:app:"))
app.set_default()  # also for the threads of the web server, which did not make it
app.autodiscover_tasks(["inputs_app"])
app.autodiscover_tasks(["inputs_app"], related_name="sweeper")
