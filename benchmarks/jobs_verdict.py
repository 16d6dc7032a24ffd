"""Compares what the service holds, and what the dashboard says, with what was asked."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import jobs_asked
from benchmarks.chaos_api import Api, Json
from benchmarks.chaos_database import count
from benchmarks.jobs_page import Pages

DONE = 30000
SUM = "SELECT coalesce(sum({}), 0) FROM inputs_app_chunk WHERE job_id = ?"
UPLOADS = "SELECT count(*) FROM inputs_app_uploaditem WHERE job_id = ? AND state = ?"
CHANGES = (
    "SELECT count(*) FROM inputs_app_changeitem i JOIN inputs_app_chunk c ON c.id = i.chunk_id"
    " WHERE c.job_id = ? AND i.state = ?"
)
STATES = {"done": "Done", "failed": "Failed", "skipped": ""}


@dataclass
class Verdict:
    """What is not as it was asked, in sentences."""

    found_count: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing is lost, doubled or wrong, and all numbers add up."""
        return not (self.lost or self.doubled or self.wrong or self.sums)

    def __str__(self) -> str:
        return (
            f"found {self.found_count} | lost {len(self.lost)} | doubled {len(self.doubled)} | "
            f"wrong {len(self.wrong)} | sums that differ {len(self.sums)}"
        )


def judge(api: Api, origin: str, uploads: int, changes: int) -> Verdict:
    """Reads every input back over the API and compares."""
    verdict, seen = Verdict(), Counter[str]()
    wanted = {jobs_asked.upload_id(n): n for n in range(uploads)}
    base = {jobs_asked.base_id(n) for n in range(changes)}
    for item in api.stream():
        seen[item["id"]] += 1
        if item["id"] in wanted:
            verdict.wrong += _uploaded(item, origin, wanted[item["id"]])
        elif item["id"] in base:
            verdict.wrong += _changed(item)
    verdict.found_count = sum(seen.values())
    verdict.lost = sorted((set(wanted) | base) - set(seen))
    verdict.doubled = [
        one for one, times in seen.items() if times > 1 or (one not in wanted and one not in base)
    ]
    return verdict


def _uploaded(item: Json, origin: str, number: int) -> list[str]:
    data = item["data"]
    found = {
        "url": data.get("text", {}).get("url"),
        "concepts": {one["id"]: one["value"] for one in data.get("concepts", [])},
        "metadata": data.get("metadata"),
    }
    asked = jobs_asked.uploaded(origin, number)
    wrong = [f"{item['id']}: {name} {found[name]}" for name in asked if found[name] != asked[name]]
    if (item["status"]["code"] == DONE) != jobs_asked.is_servable(number):
        wrong.append(f"{item['id']}: {item['status']}")
    return wrong


def _changed(item: Json) -> list[str]:
    data = item["data"]
    concepts = [one["id"] for one in data.get("concepts", [])]
    wrong = [] if concepts == ["seen"] else [f"{item['id']}: concepts {concepts}"]
    if data.get("metadata") != jobs_asked.CHANGED:
        wrong.append(f"{item['id']}: metadata {data.get('metadata')}")
    return wrong


def add_up(pages: Pages, database: Path, pk: int, asked: dict[str, int], query: str) -> list[str]:
    """Where the sums over chunks, the recount of items and the report do not agree with what is
    asked for. `asked`: how many must stand in each state."""
    told = pages.report(pk)
    wrong = []
    for state, many in asked.items():
        sums = count(database, SUM.format(f"{state}_count"), str(pk))
        items = count(database, query, str(pk), state)
        lines = told[STATES[state]] if STATES[state] else items
        if not sums == items == lines == many:
            wrong.append(
                f"job {pk}, {state}: chunks {sums}, items {items}, report {lines}, asked {many}"
            )
    if count(database, SUM.format("item_count"), str(pk)) != sum(asked.values()):
        wrong.append(f"job {pk}: the chunks have not {sum(asked.values())} items")
    return wrong
