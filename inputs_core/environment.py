"""Reads the settings that an operator gives by environment variables; the one list of them.

Both sides take their settings from here. It must not know Django, and must not write anything.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SECRETS_FILE = "secrets.env"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingError(ValueError):
    """A variable holds a wrong value; the text is a sentence for the operator."""


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
    map_tile_url: str
    email_url: str
    trusted_proxies: tuple[str, ...]
    metrics_token: str
    secret_key: str
    field_keys: tuple[str, ...]
    demo: bool
    demo_password: str
    demo_pat: str
    fetch_allowed_private: tuple[str, ...]
    media_cache_mb: int
    media_origins: tuple[str, ...]
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
    given = dict(os.environ if environ is None else environ)
    data_dir = Path(given.get("DATA_DIR") or "./var").resolve()
    values = {**read_secrets(data_dir), **{name: value for name, value in given.items() if value}}
    port, service_port = _port(values, "PORT", 8000), _port(values, "SERVICE_PORT", 8001)
    service_url = _url(values, "SERVICE_URL", f"http://127.0.0.1:{service_port}")
    return Environment(
        port=port,
        service_port=service_port,
        grpc_port=_port(values, "GRPC_PORT", 8002),
        bind=values.get("BIND", "127.0.0.1"),
        data_dir=data_dir,
        database_url=values.get("DATABASE_URL", f"sqlite:///{data_dir}/dashboard.sqlite3"),
        service_database_url=values.get(
            "SERVICE_DATABASE_URL", f"sqlite:///{data_dir}/service.sqlite3"
        ),
        redis_url=values.get("REDIS_URL", ""),
        service_url=service_url,
        public_url=_url(values, "PUBLIC_URL", f"http://localhost:{port}"),
        service_public_url=_url(values, "SERVICE_PUBLIC_URL", service_url),
        storage_url=values.get("STORAGE_URL", f"file://{data_dir}/media"),
        map_tile_url=values.get("MAP_TILE_URL", ""),
        email_url=values.get("EMAIL_URL", ""),
        trusted_proxies=_words(values, "TRUSTED_PROXIES"),
        metrics_token=values.get("METRICS_TOKEN", ""),
        secret_key=values.get("SECRET_KEY", ""),
        field_keys=_words(values, "FIELD_KEYS"),
        demo=_truth(values, "DEMO", default=True),
        demo_password=values.get("DEMO_PASSWORD", ""),
        demo_pat=values.get("DEMO_PAT", ""),
        fetch_allowed_private=_words(values, "FETCH_ALLOWED_PRIVATE"),
        media_cache_mb=_number(values, "MEDIA_CACHE_MB", 512),
        media_origins=_words(values, "MEDIA_ORIGINS") or ("https://data.clarifai.com",),
        time_zone=values.get("TZ", "UTC"),
        log_level=_choice(values, "LOG_LEVEL", "INFO", LOG_LEVELS),
    )


def read_secrets(data_dir: Path) -> dict[str, str]:
    """The variables kept in `$DATA_DIR/secrets.env`, or an empty dict where there is no file."""
    path = data_dir / SECRETS_FILE
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise SettingError(f"{name} must be a whole number; it is {text!r}.")
    return int(text)


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    number = _number(values, name, default)
    if not 1 <= number <= 65535:
        raise SettingError(f"{name} must be a port from 1 to 65535; it is {number}.")
    return number


def _url(values: Mapping[str, str], name: str, default: str) -> str:
    text = values.get(name, default).rstrip("/")
    try:
        parts = urlsplit(text)
        is_origin = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_origin = is_origin and (parts.port is None or parts.port > 0) and not parts.username
    except ValueError:
        is_origin = False
    if not is_origin:
        raise SettingError(f"{name} must be an http:// or https:// address; it is {text!r}.")
    return text


def _truth(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = values.get(name, "1" if default else "0").lower()
    if text not in ("1", "0", "true", "false", "yes", "no"):
        raise SettingError(f"{name} must be 1 or 0; it is {text!r}.")
    return text in ("1", "true", "yes")


def _words(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in values.get(name, "").split(",") if word.strip())


def _choice(values: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    text = values.get(name, default).upper()
    if text not in choices:
        raise SettingError(f"{name} must be one of {', '.join(choices)}; it is {text!r}.")
    return text
