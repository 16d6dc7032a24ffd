"""People before the dashboard while it is being killed: they open its pages again and again."""

import re
import threading
import time
from collections import Counter

import requests

from tests.live.stack import PASSWORD

PAGES = ("/w/demo/inputs", "/w/demo/inputs?per_page=100", "/w/demo/inputs?order=oldest")


class Visitors:
    """A few signed-in people; a page that fails is asked for again by the next turn."""

    def __init__(self, web_url: str, count: int = 2) -> None:
        self.web_url = web_url
        self.answers: Counter[str] = Counter()
        self._open: Counter[int] = Counter()
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(place,), daemon=True) for place in range(count)
        ]

    def start(self) -> None:
        """Begins to visit."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the visits."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(30)

    def in_flight_count(self) -> int:
        """How many pages are asked for and not answered yet."""
        return sum(self._open.values())

    def _run(self, place: int) -> None:
        session = signed_in(self.web_url)
        turn = place
        while not self._stopped.is_set():
            turn += 1
            self._open[place] = 1
            try:
                url = self.web_url + PAGES[turn % len(PAGES)]
                answer = session.get(url, timeout=20, allow_redirects=False)
                self.answers[str(answer.status_code)] += 1
            except requests.RequestException:
                self.answers["broken"] += 1
            finally:
                self._open[place] = 0
            self._stopped.wait(0.15)


def signed_in(web_url: str, limit_s: float = 60.0) -> requests.Session:
    """A session in which the demo's admin is signed in. Raises: RuntimeError after the limit."""
    session = requests.Session()
    session.trust_env = False
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            if _sign_in(session, web_url):
                return session
        except requests.RequestException:
            session.cookies.clear()
        time.sleep(0.5)
    raise RuntimeError("The demo's admin could not sign in.")


def csrf_token(page: str) -> str:
    """The token of a page's form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found.group(1) if found else ""


def _sign_in(session: requests.Session, web_url: str) -> bool:
    url = f"{web_url}/accounts/login/"
    token = csrf_token(session.get(url, timeout=20).text)
    form = {"login": "admin", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = session.post(url, data=form, timeout=20, allow_redirects=False)
    return answer.status_code == 302
