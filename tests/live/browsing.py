"""What live tests do in a real browser: sign in, and ask axe what is wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.live.stack import PASSWORD, Stack


def sign_in(page: Page, stack: Stack, name: str = "admin", password: str = PASSWORD) -> None:
    """Sign in through the form."""
    page.goto(f"{stack.url}/accounts/login/")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {one['help']}: {node['target']}"
        for one in found
        for node in one["nodes"]
    ]


def overflow_px(page: Page) -> int:
    """How far the page is wider than the window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
