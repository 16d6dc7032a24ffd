"""ASGI entry point of the dashboard, served by uvicorn."""

import os

from django.core.asgi import get_asgi_application

from dashboard.celery import app as celery_app
from inputs_app import request_threads
from inputs_app.bodies import limited

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
application = limited(request_threads.owned(get_asgi_application()))

__all__ = ["application", "celery_app"]
