"""Real servers for the live tests, started by the session itself and ended with it.

`valkey` and `postgres_url` are single servers; `stack` is the whole product with a Valkey of its
own; `admin_page` is a page of Debian's Chromium in which the admin is signed in.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    Page,
    Playwright,
    StorageState,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.live import origin as origins
from tests.live import servers
from tests.live.origin import Origin
from tests.live.stack import PASSWORD, PAT, Stack

HERE = Path(__file__).parent
PATIENCE_MS = 30_000  # a busy machine is slow, not broken
expect.set_options(timeout=PATIENCE_MS)
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
    """Mark the tests of this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.live)


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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A file of SQLite's, or a database of a real PostgreSQL: a test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/programs.sqlite3"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def origin() -> Iterator[Origin]:
    """A web server whose files the stack may fetch although it stands on loopback."""
    with origins.serve() as running:
        yield running


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory, origin: Origin) -> Iterator[Stack]:
    """The whole product, started once for the session."""
    folder = tmp_path_factory.mktemp("stack")
    made = Stack(folder, {"FETCH_ALLOWED_PRIVATE": origin.address, "DELETE_WAIT_S": "10"})
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


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers, in place of pytest-playwright's, which lives until the session ends.

    Its loop runs in the tests' own thread, where other tests need theirs, and where Django would
    refuse database calls; so it ends with its module.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield driver


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, which makes no connection of its own."""
    chromium = "/usr/bin/chromium"
    with playwright.chromium.launch(executable_path=chromium, args=QUIET_CHROMIUM) as running:
        yield running


@pytest.fixture(scope="module")
def browser_context_args() -> dict[str, object]:
    """Nothing special; pytest-playwright's own asks for its own driver."""
    return {}


@pytest.fixture(scope="module")
def signed_in(running_stack: Stack, browser: Browser) -> StorageState:
    """The cookies of the admin, who has connected the app `main` as the workspace `main`."""
    with browser.new_context(base_url=running_stack.url) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill("admin")
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "login" not in url)
        answer = page.goto("/w/main/inputs")
        if answer is not None and answer.status == 404:
            connect(page, running_stack)
        return context.storage_state()


@pytest.fixture
def admin_page(browser: Browser, running_stack: Stack, signed_in: StorageState) -> Iterator[Page]:
    """A page of the admin's, at 1440 px, which fails the test on any script error."""
    size: ViewportSize = {"width": 1440, "height": 900}
    with browser.new_context(
        base_url=running_stack.url, storage_state=signed_in, viewport=size
    ) as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if said.type in ("error", "warning") else None,
        )
        yield page
        assert errors == []


def connect(page: Page, stack: Stack, app: str = "main") -> None:
    """Connect an app of the stack's as the workspace of its name, by the form."""
    page.goto("/teams/our-team/workspaces/new")
    form = page.locator("form", has=page.get_by_label("Base URL"))
    form.get_by_label("Name").fill(app)
    form.get_by_label("Base URL").fill(stack.api)
    form.get_by_label("User id").fill("demo")
    form.get_by_label("App id").fill(app)
    form.get_by_label("Token").fill(PAT)
    form.get_by_role("button", name="Connect the app").click()
    page.wait_for_url(f"**/w/{app}/**")
