"""Settings of the dashboard: its web process and its worker."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from inputs_core import environment
from inputs_core.databases import database
from inputs_core.limits import MB
from inputs_core.storages import storage

ENV = environment.read()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = False
# Unset only before the launcher has made one: then of this process alone, and nobody can know it
SECRET_KEY = ENV.secret_key or secrets.token_urlsafe(48)
PUBLIC_URL = ENV.public_url
ALLOWED_HOSTS = [urlsplit(ENV.public_url).hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [ENV.public_url]
ROOT_URLCONF = "dashboard.urls"
ASGI_APPLICATION = "dashboard.asgi.application"
AUTH_USER_MODEL = "inputs_app.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A worker has four threads, its sweeper, and the thread that tells of progress
DATABASES = {"default": database(ENV.database_url, pool_size=6)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "template_partials",
    "inputs_app",
]

MIDDLEWARE = [
    "inputs_app.middleware.request_ids",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "inputs_app.static_files.StaticFiles",
    "inputs_app.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inputs_app.middleware.TimeZones",
    "inputs_app.middleware.ErrorPages",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "inputs_app.shown_templates.ShownTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inputs_app.frame.context",
            ],
        },
    }
]

# Sign-in: allauth, its login limits counted in the Redis cache, argon2, no open sign-up
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "inputs_app.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "inputs_app.forms.sign_in.SignInForm",
    "reauthenticate": "inputs_app.forms.sign_in.PasswordAgainForm",
    "change_password": "inputs_app.forms.sign_in.NewPasswordForm",
}
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "inputs_app.accounts.MfaAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "inputs_app.forms.sign_in.CodeForm",
    "reauthenticate": "inputs_app.forms.sign_in.CodeToConfirmForm",
    "activate_totp": "inputs_app.forms.sign_in.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Inputdeck"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
CSRF_FAILURE_VIEW = "inputs_app.views.errors.csrf_failure"

# Redis: cache (sign-in limits, counts), progress, and the broker, each under its own prefix
REDIS_URL = ENV.redis_url or "redis://127.0.0.1:6379/0"
CELERY_BROKER_URL = REDIS_URL
CACHES = {
    "default": {
        "BACKEND": "inputs_app.steady_cache.SteadyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "inputdeck:app:cache",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

# Security
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = ENV.secure
SECURE_HSTS_SECONDS = 31_536_000 if ENV.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.secure
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a page of regions or of selected inputs is one form
MAP_TILE_URL = ENV.map_tile_url
TILE_ORIGINS = [f"{u.scheme}://{u.netloc}" for u in [urlsplit(ENV.map_tile_url)] if u.netloc]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *TILE_ORIGINS],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# The JSON API: its views name all else themselves, see inputs_app/api/base.py
REST_FRAMEWORK: dict[str, object] = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Inputdeck",
    "DESCRIPTION": "The queue of a workspace: uploads, changes, deletions, imports.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api(/w/\{slug\})?",
    "SERVE_INCLUDE_SCHEMA": False,
}

# The remote Inputs APIs
DATA_DIR = ENV.data_dir
SERVICE_URL = ENV.service_url
SERVICE_PUBLIC_URL = ENV.service_public_url
SERVICE_PAT = ENV.demo_pat  # with it new apps are made on the embedded service
FIELD_KEYS = ENV.field_keys
MEDIA_ORIGINS = ENV.media_origins
MEDIA_CACHE_MB = ENV.media_cache_mb
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * MB  # pasted lists of addresses; files are no part of it
FETCH_ALLOWED_PRIVATE = ENV.fetch_allowed_private
KEEP_DAYS = ENV.keep_days
SNAPSHOT_MAX_BYTES = ENV.snapshot_max_mb * MB
DELETE_WAIT_S = ENV.delete_wait_s
API_REQUESTS_PER_S = 12  # Clarifai's limit is 15; see inputs_app.services.rates
METRICS_TOKEN = ENV.metrics_token
TRUSTED_PROXIES = ENV.trusted_proxies

# Words, time, files
LANGUAGE_CODE = "en"
USE_I18N = False
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = ENV.time_zone
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = ENV.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staging": storage(ENV.staging_url, "STAGING_URL"),
    "staticfiles": {"BACKEND": "inputs_app.static_files.HashedStaticFiles"},
}
EMAIL_CONFIGURED = bool(ENV.email_url)
EMAIL = environ.Env.email_url_config(ENV.email_url or "consolemail://")
EMAIL_BACKEND, EMAIL_TIMEOUT = EMAIL["EMAIL_BACKEND"], 10
EMAIL_HOST, EMAIL_PORT = EMAIL.get("EMAIL_HOST", ""), EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = EMAIL_HOST_USER if "@" in (EMAIL_HOST_USER or "") else "inputdeck@localhost"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "inputs_app.request_log.RequestFilter"}},
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["console"], "level": ENV.log_level},
}
