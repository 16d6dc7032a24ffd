"""Real servers for the live tests, started by the session itself and ended with it.

`valkey` and `postgres_url` are single servers; `stack` is the whole product with a Valkey of its
own; `page` (pytest-playwright's) is a page of Debian's Chromium.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.live import origin as origins
from tests.live import servers
from tests.live.origin import Origin
from tests.live.stack import Stack

HERE = Path(__file__).parent
QUIET_CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and keep those that share the stack on one xdist worker."""
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        item.add_marker(pytest.mark.live)
        shares = "stack" in getattr(item, "fixturenames", ())
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("stack" if shares else item.path.stem))


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The REDIS_URL of a real Valkey."""
    with servers.valkey(tmp_path_factory.mktemp("valkey")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server, to which a database name is added."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The DATABASE_URL of a new, empty PostgreSQL database."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{postgres}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def origin() -> Iterator[Origin]:
    """A web server whose files the stack may fetch although it stands on loopback."""
    with origins.serve() as running:
        yield running


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory, origin: Origin) -> Iterator[Stack]:
    """The whole product, started once for the session."""
    folder = tmp_path_factory.mktemp("stack")
    made = Stack(folder, {"FETCH_ALLOWED_PRIVATE": origin.address})
    try:
        made.prepare()
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def stack(running_stack: Stack, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The whole product; a failed test shows the last lines of every process."""
    failed_before = request.session.testsfailed
    yield running_stack
    if request.session.testsfailed > failed_before:
        print(running_stack.logs())


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: tests name whole addresses. It stands in for pytest-base-url's, which warns."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, which makes no connection of its own."""
    return {"executable_path": "/usr/bin/chromium", "args": QUIET_CHROMIUM}
