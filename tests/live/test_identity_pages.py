"""People, teams and workspaces in a real browser against the whole product."""

import re
import time
from collections.abc import Iterator
from typing import Literal

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.live.browsing import overflow_px, sign_in, violations
from tests.live.stack import Stack

TEAM = "/teams/our-team"
NEW_PASSWORD = "a-guest-of-the-team-9"
PATHS = (
    "/me",
    "/health",
    TEAM,
    f"{TEAM}/settings",
    f"{TEAM}/leave",
    f"{TEAM}/audit",
    f"{TEAM}/workspaces/new",
    "/teams/new",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/invitations/unknown",
    "/password/unknown",
    "/no-such-page",
)
Scheme = Literal["light", "dark"]


@pytest.fixture
def errors(page: Page) -> Iterator[list[str]]:
    """What the browser's console complains about, scripts and policy above all."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    yield found
    wrong = [text for text in found if "the server responded with a status of 4" not in text]
    assert not wrong


@pytest.fixture
def workspace(page: Page, stack: Stack, errors: list[str]) -> str:
    """A new workspace on this server, made in the browser; gives its slug."""
    sign_in(page, stack)
    page.goto(f"{stack.url}{TEAM}/workspaces/new")
    here = page.locator("form", has=page.get_by_text("New workspace on this server"))
    here.get_by_label("Name").fill(f"Night {time.monotonic_ns()}")
    here.get_by_role("button").click()
    found = re.search(r"/w/([^/]+)/inputs", page.url)
    assert found, page.content()
    return found[1]


@pytest.mark.parametrize(
    ("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, stack: Stack, width: int, scheme: Scheme
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{stack.url}/accounts/login/")
    wrong = violations(page)
    sign_in(page, stack)
    for path in PATHS:
        page.goto(stack.url + path)
        wrong += violations(page)
        assert overflow_px(page) <= 0, path
    context.close()
    assert not wrong


def test_the_settings_of_a_workspace_pass_axe_and_tell_that_it_works(
    page: Page, stack: Stack, workspace: str
) -> None:
    page.goto(f"{stack.url}/w/{workspace}/settings")
    assert not violations(page)
    page.get_by_role("button", name="Test the connection").click()
    expect(page.locator("#outcome")).to_contain_text("The connection works: the app holds 0 inputs")
    assert not violations(page)
    page.get_by_role("link", name="Disconnect").click()
    assert not violations(page)


def test_a_workspace_is_tried_and_disconnected_without_scripts(
    browser: Browser, page: Page, stack: Stack, workspace: str
) -> None:
    state = page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    plain = context.new_page()
    plain.goto(f"{stack.url}/w/{workspace}/settings")
    plain.get_by_label("Token").fill("0" * 32)
    plain.get_by_role("button", name="Replace the token").click()
    plain.get_by_role("button", name="Test the connection").click()
    expect(plain.locator("#outcome")).to_contain_text("does not accept the token")
    plain.get_by_role("link", name="Disconnect").click()
    plain.get_by_label("Type the workspace's name").fill(plain.locator("p.hint b").inner_text())
    plain.get_by_role("button", name="Disconnect the workspace").click()
    expect(plain.get_by_role("heading", name="Our team")).to_be_visible()
    assert workspace not in plain.content()
    context.close()


def test_an_invited_person_comes_in_by_the_link(
    browser: Browser, page: Page, stack: Stack, errors: list[str]
) -> None:
    sign_in(page, stack)
    page.goto(stack.url + TEAM)
    invite = page.locator("form", has=page.get_by_role("heading", name="Invite"))
    invite.get_by_label("Role").select_option("Viewer")
    invite.get_by_role("button").click()
    link = page.get_by_label("Link").input_value()
    assert not violations(page)
    context = browser.new_context()
    guest, name = context.new_page(), f"guest{time.monotonic_ns()}"
    guest.goto(link)
    assert not violations(guest)
    guest.get_by_label("Username").fill(name)
    guest.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    guest.get_by_label("Password again").fill(NEW_PASSWORD)
    guest.get_by_role("button", name="Make the account and join").click()
    guest.goto(stack.url + TEAM)
    expect(guest.get_by_role("row", name=name)).to_contain_text("Viewer")
    guest.goto(link)
    expect(guest.get_by_role("heading", name="This link does not work")).to_be_visible()
    context.close()
    _second_step(browser, stack, name)


def _second_step(browser: Browser, stack: Stack, name: str) -> None:
    """The same person turns two-step sign-in on and comes in with a code."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, stack, name, NEW_PASSWORD)
    page.goto(f"{stack.url}/me")
    page.get_by_role("link", name="Turn it on").click()
    if page.get_by_role("heading", name="Confirm that it is you").is_visible():
        assert not violations(page)
        page.get_by_label("Password").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Go on").click()
    assert not violations(page)
    secret = page.locator("dd code").inner_text()
    page.get_by_label("Code").fill(_code(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert not violations(page)
    recovery = page.locator(".codes code").first.inner_text()
    context.close()
    again = browser.new_context().new_page()
    sign_in(again, stack, name, NEW_PASSWORD)
    expect(again.get_by_role("heading", name="Second step")).to_be_visible()
    assert not violations(again)
    again.get_by_label("Code").fill(recovery)
    again.get_by_role("button", name="Sign in", exact=True).click()
    again.goto(f"{stack.url}/me")
    expect(again.get_by_text("Recovery codes")).to_be_visible()
    again.context.close()


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
