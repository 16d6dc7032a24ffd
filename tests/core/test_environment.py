"""The operator's settings: defaults, the secrets file, and sentences for wrong values."""

from pathlib import Path

import pytest

from inputs_core import environment
from inputs_core.databases import database
from inputs_core.storages import storage


def test_defaults_put_everything_under_the_data_folder(tmp_path: Path) -> None:
    env = environment.read({"DATA_DIR": str(tmp_path)})
    assert env.port == 8000
    assert env.service_url == "http://127.0.0.1:8001"
    assert env.database_url == f"sqlite:///{tmp_path}/dashboard.sqlite3"
    assert env.demo


def test_environment_wins_over_the_secrets_file(tmp_path: Path) -> None:
    keys = [
        "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
        "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=",
    ]
    lines = f"# kept\nSECRET_KEY=from-file\nFIELD_KEYS={','.join(keys)}\n"
    (tmp_path / "secrets.env").write_text(lines)
    env = environment.read({"DATA_DIR": str(tmp_path), "SECRET_KEY": "given"})
    assert env.secret_key == "given"
    assert env.field_keys == tuple(keys)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("GRPC_PORT", "70000"),
        ("PUBLIC_URL", "localhost"),
        ("SERVICE_URL", "ftp://x"),
        ("SERVICE_URL", "http://user@x"),
        ("SERVICE_URL", "http://:secret@x"),
        ("PUBLIC_URL", "https://x/?a=1"),
        ("PUBLIC_URL", "https://x/#a"),
        ("DEMO", "maybe"),
        ("LOG_LEVEL", "LOUD"),
        ("BIND", "localhost"),
        ("DATABASE_URL", "mysql://host/name"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("STORAGE_URL", "/srv/media"),
        ("EMAIL_URL", "mail.example.org"),
        ("FIELD_KEYS", "short"),
        ("MEDIA_CACHE_MB", "-1"),
        ("SERVICE_LEASE_S", "0"),
        ("TZ", "Nowhere/Atall"),
        ("REHEARSE", "throttled"),
        ("REHEARSE", "throttled=1.5"),
        ("REHEARSE", "slow=0.1,slow_s=31"),
        ("REHEARSE", "failing=nan"),
        ("REHEARSE", "unlucky=0.1"),
    ],
)
def test_a_wrong_value_is_named_in_a_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(environment.SettingError, match=rf"^{name} must be .*\.$"):
        environment.read({"DATA_DIR": str(tmp_path), name: value})


@pytest.mark.parametrize("name", ["c++", "50%41", "no #1", "why?", "möbel"])
def test_a_data_folder_of_any_name_holds_the_databases_and_the_media(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    env = environment.read({"DATA_DIR": str(folder)})
    assert database(env.database_url)["NAME"] == f"{folder}/dashboard.sqlite3"
    assert database(env.service_database_url)["NAME"] == f"{folder}/service.sqlite3"
    assert storage(env.storage_url)["OPTIONS"] == {"location": f"{folder}/media"}
