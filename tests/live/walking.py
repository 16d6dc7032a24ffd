"""What a walk through the house needs: its files and table, those who watch, the API's answers."""

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests
from PIL import Image
from playwright.sync_api import Page

from tests.core import samples
from tests.live.stack import PAT, Stack

FILES, ROWS = 300, 5000
STREETS = ("Ledra", "Onasagorou", "Straße 的", "<b>bold</b>")
WATCH = """
new MutationObserver(() => {
  for (const bar of document.querySelectorAll("article.job progress")) {
    const job = bar.closest("article.job").id;
    window.noted(job, bar.getAttribute("aria-label"), Number(bar.getAttribute("value")));
  }
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""


@dataclass
class Person:
    """One of those who watch: a page in a browser of their own, and what it showed."""

    page: Page
    seen: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, job: str, phase: str, value: int) -> None:
        """A number of a job's card, each change once."""
        numbers = self.seen[job, phase]
        if numbers[-1:] != [value]:
            numbers.append(value)


@dataclass
class House:
    """The app, its people, and the uploads' numbers by their names."""

    stack: Stack
    app: str
    doer: Person
    watcher: Person
    jobs: dict[str, int] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The start of its pages' addresses."""
        return f"/w/{self.app}"

    def told(self, path: str, *query: tuple[str, object]) -> dict[str, Any]:
        """An answer of the API."""
        return self.stack.call("GET", f"{path}?{urlencode(query)}", app=self.app)

    def data(self, ids: list[str]) -> dict[str, Any]:
        """What the API tells of inputs: their data, and what their media hold."""
        asked = [("per_page", len(ids)), *(("ids", one) for one in ids)]
        found = self.told("inputs", *asked).get("inputs", [])
        return {one["id"]: (one["data"], one["status"], self.media(one["data"])) for one in found}

    def media(self, data: dict[str, Any]) -> list[str]:
        """The digests of an input's media."""
        urls = [data[kind]["url"] for kind in ("image", "video", "audio", "text") if kind in data]
        key = {"Authorization": f"Key {PAT}"}
        answers = [requests.get(url, headers=key, timeout=60) for url in urls if url]
        assert {one.status_code for one in answers} <= {200}
        return [hashlib.sha256(one.content).hexdigest() for one in answers]

    def every_id(self) -> Iterator[str]:
        """The ids of all inputs, as they are streamed."""
        last: list[tuple[str, object]] = []
        while found := self.told("inputs/stream", ("per_page", 1000), *last).get("inputs"):
            yield from (one["id"] for one in found)
            last = [("last_id", found[-1]["id"])]


def listen(person: Person) -> None:
    """Keeps what a page asks for, and what goes wrong in it."""
    person.page.on("pageerror", lambda error: person.wrong.append(str(error)))
    person.page.on("request", lambda request: person.asked.append(request.url))
    person.page.on(
        "console",
        lambda said: person.wrong.append(said.text) if said.type in ("error", "warning") else None,
    )


def written(folder: Path) -> list[Path]:
    """Real files of all four kinds: pictures, notes, tones and a film."""
    for number in range(FILES):
        place = folder / f"walk-{number:03}"
        if number == 100:
            place.with_suffix(".mp4").write_bytes(samples.video_bytes(size=(64, 48)))
        elif number % 15 == 0:
            place.with_suffix(".wav").write_bytes(samples.wav_bytes(0.1 + number / 3000))
        elif number % 5 == 0:
            place.with_suffix(".txt").write_text(f"Note {number}: Grüße, 的", encoding="utf-8")
        else:
            shade = (number % 256, number // 256 * 40, number * 31 % 256)
            Image.new("RGB", (48, 36), shade).save(place.with_suffix(".png"))
    return sorted(folder.iterdir())


def manifest() -> bytes:
    """A table of short texts with ids of their own, concepts and metadata."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["id", "text", "concepts", "absent_concepts", "metadata"])
    for number in range(ROWS):
        street = STREETS[number % len(STREETS)]
        said = json.dumps({"house": number, "street": {"name": street}})
        rows.writerow([f"row-{number:04}", f"{street} {number}", "street;的", "night", said])
    return file.getvalue().encode()
