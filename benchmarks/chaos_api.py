"""What the kill test asks of the Inputs API, over a plain session, as a client elsewhere would."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import requests

Json = dict[str, Any]
USER = "demo"


@dataclass
class Api:
    """The API of one user's app. It is not the dashboard's client, which is under test too."""

    origin: str
    key: str
    app: str
    timeout_s: float = 20.0
    server: ClassVar[str] = "service"
    """The process that answers."""

    def __post_init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Key {self.key}"

    def call(self, method: str, path: str, **more: Any) -> Json:
        """The JSON answer below the app. Raises: requests.RequestException, also without JSON."""
        url = f"{self.origin}/v2/users/{USER}/apps/{self.app}{path}"
        answer = self._session.request(method, url, timeout=self.timeout_s, **more)
        found: Json = answer.json()
        return found

    def make_app(self) -> None:
        """Makes the app. Raises: RuntimeError where the API refuses."""
        url = f"{self.origin}/v2/users/{USER}/apps"
        answer = self._session.post(url, json={"apps": [{"id": self.app}]}, timeout=20)
        if answer.status_code != 200:
            raise RuntimeError(f"no app: {answer.text[:500]}")

    def stream(self) -> Iterator[Json]:
        """Every input of the app, oldest first."""
        last = ""
        while True:
            query = {"per_page": "500", **({"last_id": last} if last else {})}
            found = self.call("GET", "/inputs/stream", params=query).get("inputs", [])
            yield from found
            if not found:
                return
            last = found[-1]["id"]

    def counts(self) -> dict[str, int]:
        """The kept counts by their names in the API."""
        counts: Json = self.call("GET", "/inputs/status")["counts"]
        return {name: int(value) for name, value in counts.items()}

    def unfinished_count(self) -> int:
        """How many inputs are waiting or being processed."""
        counts = self.counts()
        return counts["to_process"] + counts["processing"]

    def original(self, hosted: Json) -> bytes:
        """The stored bytes of a medium."""
        url = f"{hosted['prefix']}/orig/{hosted['suffix']}"
        answer = self._session.get(url, timeout=self.timeout_s)
        answer.raise_for_status()
        return answer.content
