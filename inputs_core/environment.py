"""Reads the settings that an operator gives by environment variables; the one list of them.

Both sides take their settings from here. It must not know Django, and must not write anything.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from inputs_core import values as read_as
from inputs_core.rehearsal import Rates
from inputs_core.values import SettingError

__all__ = ["Environment", "SettingError", "read", "read_secrets"]

SECRETS_FILE = "secrets.env"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
EMAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "consolemail")


@dataclass(frozen=True)
class Environment:
    """What the operator set, with defaults filled in. `.env.example` explains every variable."""

    port: int
    service_port: int
    grpc_port: int
    bind: str
    data_dir: Path
    database_url: str
    service_database_url: str
    redis_url: str
    service_url: str
    public_url: str
    service_public_url: str
    storage_url: str
    staging_url: str
    keep_days: int
    snapshot_max_mb: int
    delete_wait_s: int
    map_tile_url: str
    email_url: str
    trusted_proxies: tuple[str, ...]
    metrics_token: str
    service_lease_s: int
    search_window: int
    upload_max_mb: int
    rehearse: Rates
    secret_key: str
    field_keys: tuple[str, ...]
    demo: bool
    demo_password: str
    demo_pat: str
    fetch_allowed_private: tuple[str, ...]
    media_cache_mb: int
    media_origins: tuple[str, ...]
    aws_endpoint_url_s3: str
    storage_emulator_host: str
    azurite_blob_storage_url: str
    time_zone: str
    log_level: str

    @property
    def secure(self) -> bool:
        """Whether people reach the dashboard over https."""
        return self.public_url.startswith("https://")


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The settings of this process: the environment first, then `$DATA_DIR/secrets.env`.

    Raises: SettingError with a sentence that names the variable and the rule.
    """
    values = _given(os.environ if environ is None else environ)
    return Environment(
        port=read_as.port(values, "PORT", 8000),
        service_port=read_as.port(values, "SERVICE_PORT", 8001),
        grpc_port=read_as.port(values, "GRPC_PORT", 8002),
        bind=read_as.address(values, "BIND", "127.0.0.1"),
        data_dir=Path(values["DATA_DIR"]),
        database_url=_database(values, "DATABASE_URL", "dashboard"),
        service_database_url=_database(values, "SERVICE_DATABASE_URL", "service"),
        redis_url=read_as.address_of(values, "REDIS_URL", "", ("redis", "rediss")),
        service_url=read_as.origin(values, "SERVICE_URL", ""),
        public_url=read_as.origin(values, "PUBLIC_URL", ""),
        service_public_url=read_as.origin(values, "SERVICE_PUBLIC_URL", ""),
        **_kept(values),
        map_tile_url=read_as.address_of(values, "MAP_TILE_URL", "", ("https", "http")),
        email_url=read_as.address_of(values, "EMAIL_URL", "", EMAIL_SCHEMES),
        trusted_proxies=read_as.words(values, "TRUSTED_PROXIES"),
        metrics_token=values.get("METRICS_TOKEN", ""),
        service_lease_s=read_as.number(values, "SERVICE_LEASE_S", 120, least=1),
        rehearse=read_as.rates(values, "REHEARSE"),
        search_window=read_as.number(values, "SEARCH_WINDOW", 10_000, least=1),
        upload_max_mb=read_as.number(values, "UPLOAD_MAX_MB", 20 * 1024, least=1),
        secret_key=values.get("SECRET_KEY", ""),
        field_keys=read_as.keys(values, "FIELD_KEYS"),
        demo=read_as.truth(values, "DEMO", default=True),
        demo_password=values.get("DEMO_PASSWORD", ""),
        demo_pat=values.get("DEMO_PAT", ""),
        fetch_allowed_private=read_as.words(values, "FETCH_ALLOWED_PRIVATE"),
        media_cache_mb=read_as.number(values, "MEDIA_CACHE_MB", 512),
        media_origins=read_as.words(values, "MEDIA_ORIGINS") or ("https://data.clarifai.com",),
        **_object_stores(values),
        time_zone=read_as.zone(values, "TZ", "UTC"),
        log_level=read_as.choice(values, "LOG_LEVEL", "INFO", LOG_LEVELS),
    )


def read_secrets(data_dir: Path) -> dict[str, str]:
    """The variables kept in `$DATA_DIR/secrets.env`, or an empty dict where there is no file."""
    path = data_dir / SECRETS_FILE
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    given = {name: value for name, value in environ.items() if value}
    data_dir = str(Path(given.get("DATA_DIR", "./var")).resolve())
    values = {**read_secrets(Path(data_dir)), **given, "DATA_DIR": data_dir}
    values.setdefault("SERVICE_URL", f"http://127.0.0.1:{values.get('SERVICE_PORT', '8001')}")
    values.setdefault("SERVICE_PUBLIC_URL", values["SERVICE_URL"])
    values.setdefault("PUBLIC_URL", f"http://localhost:{values.get('PORT', '8000')}")
    values.setdefault("STORAGE_URL", f"file://{quote(data_dir)}/media")
    values.setdefault("STAGING_URL", f"file://{quote(data_dir)}/staging")
    return values


def _kept(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "storage_url": read_as.address_of(values, "STORAGE_URL", "", ("file", "s3")),
        "staging_url": read_as.address_of(values, "STAGING_URL", "", ("file", "s3")),
        "delete_wait_s": read_as.number(values, "DELETE_WAIT_S", 30),
        "keep_days": read_as.number(values, "KEEP_DAYS", 30, least=1),
        "snapshot_max_mb": read_as.number(values, "SNAPSHOT_MAX_MB", 20),
    }


def _object_stores(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "aws_endpoint_url_s3": read_as.endpoint(values, "AWS_ENDPOINT_URL_S3"),
        "storage_emulator_host": read_as.endpoint(values, "STORAGE_EMULATOR_HOST"),
        "azurite_blob_storage_url": read_as.endpoint(values, "AZURITE_BLOB_STORAGE_URL"),
    }


def _database(values: Mapping[str, str], name: str, side: str) -> str:
    default = Path(values["DATA_DIR"]) / f"{side}.sqlite3"
    return read_as.address_of(values, name, f"sqlite:///{quote(str(default))}", DATABASE_SCHEMES)
