"""The servers that the live tests stand on, and both databases on PostgreSQL."""

import subprocess
import sys

import psycopg
import pytest
import redis

from tests.live.stack import Stack


def test_the_queue_keeps_an_append_only_file_and_wants_a_password(valkey: str) -> None:
    with redis.Redis.from_url(valkey) as client:
        assert client.ping()
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    bare = valkey.replace(valkey[valkey.index(":", 8) : valkey.index("@")], "")
    with (
        redis.Redis.from_url(bare.replace("@", "")) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


@pytest.mark.parametrize("side", ["dashboard", "service"])
def test_both_sides_migrate_on_postgresql(side: str, postgres_url: str, tmp_path: str) -> None:
    given = {"DATABASE_URL": postgres_url, "SERVICE_DATABASE_URL": postgres_url}
    module = {"dashboard": "dashboard.settings", "service": "inputs_service.settings"}[side]
    command = [sys.executable, "manage.py", "migrate", "--settings", module, "--verbosity=0"]
    subprocess.run(command, env={**given, "DATA_DIR": str(tmp_path)}, check=True)
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
    assert row is not None
    assert row[0] > 0


def test_every_process_of_the_product_runs(stack: Stack) -> None:
    assert {"valkey", "service", "service-worker", "worker", "web"} <= set(stack.running)
    assert [name for name, one in stack.running.items() if not one.is_alive()] == []


def test_the_embedded_api_knows_the_given_token(stack: Stack) -> None:
    assert stack.call("GET", "inputs")["status"]["code"] == 10000
