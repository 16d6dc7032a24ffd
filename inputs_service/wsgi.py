"""WSGI entry point of the embedded Inputs API, for gunicorn, whose RAW_URI the routing needs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inputs_service.settings")
application = get_wsgi_application()
