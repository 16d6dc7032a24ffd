"""Work for the dashboard's worker under the kill test: the samples, again when all are in."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from benchmarks.chaos_api import Api
from benchmarks.chaos_database import count
from benchmarks.chaos_visitors import csrf_token, signed_in
from inputs_app.services.samples import loading
from inputs_app.services.samples.catalogue import all_samples
from tests.live import processes

GONE_S = 60.0
FRESH = timedelta(seconds=6)
LEASE = timedelta(seconds=30)
"""That of inputs_app.services.samples.loads: so far ahead a note sets the due time."""


class Samples:
    """The samples in the demo's app, asked for through the dashboard as a person would."""

    def __init__(self, api: Api, web_url: str, database: Path) -> None:
        """`database` is the dashboard's SQLite file."""
        self._api = api
        self._web_url = web_url
        self._database = database

    def in_flight_count(self, killed_at: datetime) -> int:
        """Samples of a load that was noted in the last seconds, and since the worker's kill."""
        since = max(datetime.now(UTC) - FRESH, killed_at)
        query = "SELECT count(*) FROM inputs_app_sampleload WHERE due_at > ?"
        until = (since + LEASE).replace(tzinfo=None)
        return loading.BATCH * count(self._database, query, str(until))

    def are_in(self) -> bool:
        """Whether nothing is left to load."""
        query = "SELECT count(*) FROM inputs_app_sampleload WHERE due_at IS NOT NULL"
        return count(self._database, query) == 0

    def are_settled(self) -> bool:
        """Whether all are loaded and processed. Raises: requests.RequestException."""
        return self.are_in() and self._api.unfinished_count() == 0

    def ask_again(self) -> None:
        """Deletes the samples and asks for them anew; gives up silently while servers are away."""
        try:
            self._api.call("DELETE", "/inputs", json={"delete_all": True})
            processes.wait_until(lambda: not any(self._api.stream()), "samples gone", GONE_S)
            session = signed_in(self._web_url, limit_s=10)
            page = session.get(f"{self._web_url}/w/demo/inputs", timeout=20).text
            form = {"csrfmiddlewaretoken": csrf_token(page)}
            session.post(f"{self._web_url}/w/demo/samples", data=form, timeout=20)
        except (requests.RequestException, ValueError, KeyError, RuntimeError, TimeoutError):
            time.sleep(0.5)

    def missing_and_doubled(self) -> tuple[int, int]:
        """How many samples are not there, and how many are there more than once."""
        wanted = {sample.id for sample in all_samples(self._api.origin)}
        found = [item["id"] for item in self._api.stream()]
        return len(wanted - set(found)), len(found) - len(set(found))
