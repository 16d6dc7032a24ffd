"""The careful client of the kill test: posts every input until the API has said that it has it."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from random import Random

import requests

from benchmarks.chaos_api import Api, Json
from benchmarks.chaos_origin import Origin

BATCH = 16
ACCEPTED = (30000, 30001, 30003)
DUPLICATE_ID = "Input has a duplicate ID."


def asked(number: int, origin: Origin) -> Json:
    """The input of a number, exactly as it is posted."""
    return {
        "id": f"chaos-{number:05}",
        "data": {
            "image": {"url": origin.url(number)},
            "concepts": [
                {"id": f"digit-{number % 10}", "value": 1},
                {"id": "even", "value": 1 - number % 2},
            ],
            "metadata": {"number": number, "deep": {"half": number / 2, "words": ["a", "ü", "🙂"]}},
        },
    }


class Senders:
    """Threads that post all inputs, never further than `allowed`, and re-send what had no answer.

    An answer "Input has a duplicate ID." to an input that was sent before means that it is there.
    """

    def __init__(self, apis: Sequence[Api], origin: Origin, total: int, chance: Random) -> None:
        self.total = total
        self.allowed = 0
        self.outcomes: Counter[str] = Counter()
        self.refused: dict[int, str] = {}
        self._apis = list(apis)
        self._origin = origin
        self._numbers = list(range(total))
        chance.shuffle(self._numbers)
        self._next = 0
        self._lock = threading.Lock()
        self._open: Counter[int] = Counter()
        self._threads = [
            threading.Thread(target=self._run, args=(i, api), daemon=True)
            for i, api in enumerate(apis)
        ]

    def start(self) -> None:
        """Begins to post."""
        for thread in self._threads:
            thread.start()

    def in_flight_count(self, server: str) -> int:
        """How many inputs are in requests to a server that have no answer yet."""
        places = [place for place, api in enumerate(self._apis) if api.server == server]
        return sum(self._open[place] for place in places)

    def join(self, limit_s: float) -> bool:
        """Whether all inputs were answered for within the limit."""
        deadline = time.monotonic() + limit_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, place: int, api: Api) -> None:
        while self._next < self.total:
            batch = self._take()
            if batch:
                self._post_until_done(place, api, batch)
            else:
                time.sleep(0.01)

    def _take(self) -> list[int]:
        with self._lock:
            end = min(self._next + BATCH, self.allowed, self.total)
            batch = self._numbers[self._next : end]
            self._next = max(self._next, end)
            return batch

    def _post_until_done(self, place: int, api: Api, batch: Sequence[int]) -> None:
        left = list(batch)
        while left:
            self._open[place] = len(left)
            try:
                items = [asked(number, self._origin) for number in left]
                answer = api.call("POST", "/inputs", json={"inputs": items})
                left = self._judge(left, answer)
            except (requests.RequestException, ValueError):
                self.outcomes["sent again after a broken request"] += 1
            finally:
                self._open[place] = 0
            if left:
                time.sleep(0.25)

    def _judge(self, sent: Sequence[int], answer: Json) -> list[int]:
        """What must be sent again: all, where the request as a whole was not taken."""
        answers = answer.get("inputs", [])
        if len(answers) != len(sent):
            self.outcomes[f"sent again after {answer['status']['code']}"] += 1
            return list(sent)
        for number, item in zip(sent, answers, strict=True):
            status = item["status"]
            if status["code"] in ACCEPTED:
                self.outcomes["accepted"] += 1
            elif status.get("details") == DUPLICATE_ID:
                self.outcomes["there already"] += 1
            else:
                self.refused[number] = f"{status['code']} {status.get('details', '')}"
        return []
