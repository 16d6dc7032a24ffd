"""What the dashboard says of jobs, as a person reads it; and what a person does with them."""

import csv
import io
from collections import Counter

import requests

from benchmarks.chaos_visitors import csrf_token, signed_in


class Pages:
    """A signed-in person on the queue of one workspace; while servers are away they wait."""

    def __init__(self, web_url: str, slug: str) -> None:
        self._queue = f"{web_url}/w/{slug}/queue"
        self._web_url = web_url
        self._session = signed_in(web_url)
        self.answers: Counter[str] = Counter()

    def look(self) -> str:
        """The queue page, or nothing where no server answered."""
        try:
            answer = self._session.get(self._queue, timeout=20)
            self.answers[str(answer.status_code)] += 1
        except requests.RequestException:
            self.answers["broken"] += 1
            return ""
        return answer.text

    def press(self, pk: int, act: str) -> bool:
        """Presses a button of a job. Whether the dashboard took it."""
        try:
            token = csrf_token(self._session.get(f"{self._web_url}/me", timeout=20).text)
            form = {"csrfmiddlewaretoken": token}
            answer = self._session.post(f"{self._queue}/{pk}/{act}", data=form, timeout=60)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def report(self, pk: int) -> Counter[str]:
        """How many inputs the report of a job tells in each state. Raises: RequestException."""
        answer = self._session.get(f"{self._queue}/{pk}/report.csv", timeout=120)
        answer.raise_for_status()
        rows = csv.DictReader(io.StringIO(answer.content.decode()))
        return Counter(row["state"] for row in rows)
