"""Settings of the unit tests, mypy and makemigrations: both sides installed on one database."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="inputdeck-tests-"))
os.environ.setdefault("FIELD_KEYS", "dGVzdHMgb25seTogbm90IGEgcmVhbCBzZWNyZXQhISE=")
os.environ.setdefault("SECRET_KEY", "tests-only")

from dashboard.settings import *  # noqa: F403 - settings files are lists of names
from dashboard.settings import INSTALLED_APPS as DASHBOARD_APPS
from dashboard.settings import REST_FRAMEWORK as REST_OF_DASHBOARD
from inputs_core.databases import database
from inputs_service.settings import (  # noqa: F401 - the service reads these names
    AWS_ENDPOINT_URL_S3,
    AZURITE_BLOB_STORAGE_URL,
    LEASE_S,
    REHEARSE,
    SEARCH_WINDOW,
    STORAGE_EMULATOR_HOST,
    UPLOAD_EXPIRES_S,
    UPLOAD_MAX_BYTES,
)
from inputs_service.settings import REST_FRAMEWORK as REST_OF_SERVICE

REST_FRAMEWORK = {**REST_OF_SERVICE, **REST_OF_DASHBOARD}
INSTALLED_APPS = [*DASHBOARD_APPS, "inputs_service"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
if os.environ.get("TEST_DATABASE_URL"):  # the same tests on PostgreSQL: postgres://user@host/name
    DATABASES = {"default": {**database(os.environ["TEST_DATABASE_URL"]), "OPTIONS": {}}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staging": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
API_REQUESTS_PER_S = 0  # no bucket: tests of the bucket set it
ALLOWED_HOSTS = ["*"]
CELERY_BROKER_URL = "memory://"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
