"""Settings of the embedded Inputs service: its REST process, gRPC process and worker."""

from inputs_core import environment
from inputs_core.databases import database
from inputs_core.limits import MB
from inputs_core.storages import storage

ENV = environment.read()

DEBUG = False
SECRET_KEY = ENV.secret_key or "service-signs-nothing"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "inputs_service.urls"
WSGI_APPLICATION = "inputs_service.wsgi.application"
INSTALLED_APPS = ["inputs_service"]
MIDDLEWARE: list[str] = []
DATABASES = {"default": database(ENV.service_database_url, pool_size=8)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 300  # an open file keeps its pages in memory
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}

REDIS_URL = ENV.redis_url or "redis://127.0.0.1:6379/0"
CELERY_BROKER_URL = REDIS_URL
SERVICE_PUBLIC_URL = ENV.service_public_url
FETCH_ALLOWED_PRIVATE = ENV.fetch_allowed_private
AWS_ENDPOINT_URL_S3 = ENV.aws_endpoint_url_s3
STORAGE_EMULATOR_HOST = ENV.storage_emulator_host
AZURITE_BLOB_STORAGE_URL = ENV.azurite_blob_storage_url
FIELD_KEYS = ENV.field_keys
DATA_DIR = ENV.data_dir
SEARCH_WINDOW = ENV.search_window
"""How far searches may be paged: page times per_page."""
LEASE_S = ENV.service_lease_s
"""How long a worker may hold an input before another takes it; the kill tests shorten it."""

REHEARSE = ENV.rehearse
"""What goes wrong on purpose in apps without a rehearsal of their own."""

UPLOAD_MAX_BYTES = ENV.upload_max_mb * MB
UPLOAD_EXPIRES_S = 24 * 3600
"""How long an uploaded file is kept."""

STORAGES = {"default": storage(ENV.storage_url)}
