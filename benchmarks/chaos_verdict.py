"""What is left after the kills, compared with what was asked: lost, doubled, wrong."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import requests

from benchmarks.chaos_api import Api, Json
from benchmarks.chaos_origin import Origin, digest, is_servable, manner
from benchmarks.chaos_sender import asked

DONE = 30000
UNFINISHED = (30001, 30003)


@dataclass
class Verdict:
    """The sums, with a sentence for each wrong input."""

    asked_count: int
    found_count: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def is_good(self) -> bool:
        """Whether nothing is lost, doubled or wrong."""
        return not (self.lost or self.doubled or self.wrong)


def judge(api: Api, origin: Origin, total: int, refused: Mapping[int, str]) -> Verdict:
    """Reads every input back over the API, with its original, and compares."""
    wanted = {asked(number, origin)["id"]: number for number in range(total)}
    verdict = Verdict(asked_count=total)
    seen: Counter[str] = Counter()
    for item in api.stream():
        verdict.found_count += 1
        seen[item["id"]] += 1
        verdict.statuses[item["status"]["code"]] += 1
        if item["id"] in wanted:
            number = wanted[item["id"]]
            sent = asked(number, origin)["data"]
            found = differences(api, item, sent, number)
            verdict.wrong += [f"{item['id']}: {what}" for what in found]
    verdict.lost = sorted(set(wanted) - set(seen))
    verdict.doubled = [id_ for id_, times in seen.items() if times > 1 or id_ not in wanted]
    verdict.wrong += [f"number {number} was refused: {why}" for number, why in refused.items()]
    verdict.wrong += _counter_differences(api, verdict.statuses)
    return verdict


def differences(api: Api, item: Json, sent: Json, number: int) -> list[str]:
    """What is not as it was asked, in words."""
    found = item["data"]
    code = item["status"]["code"]
    wrong = []
    if found.get("metadata") != sent["metadata"]:
        wrong.append(f"metadata {found.get('metadata')}")
    concepts = {concept["id"]: concept["value"] for concept in found.get("concepts", [])}
    if concepts != {concept["id"]: concept["value"] for concept in sent["concepts"]}:
        wrong.append(f"concepts {concepts}")
    if code in UNFINISHED or (code == DONE) != is_servable(number):
        wrong.append(f"{manner(number)} picture ended as {item['status']}")
    if found["image"].get("url") != sent["image"]["url"]:
        wrong.append(f"address {found['image'].get('url')}")
    if code == DONE:
        wrong += _media_differences(api, found["image"], number)
    return wrong


def _media_differences(api: Api, image: Json, number: int) -> list[str]:
    try:
        data = api.original(image["hosted"])
    except (requests.RequestException, KeyError) as error:
        return [f"no original: {error!r}"]
    is_same = hashlib.sha256(data).hexdigest() == digest(number)
    return [] if is_same else [f"{len(data)} bytes with another checksum"]


def _counter_differences(api: Api, statuses: Counter[int]) -> list[str]:
    kept = api.counts()
    counted = {
        "processed": statuses[DONE],
        "to_process": statuses[30001],
        "processing": statuses[30003],
        "errors": sum(times for code, times in statuses.items() if code not in (DONE, *UNFINISHED)),
    }
    return [
        f"the kept count {name} says {kept[name]}, there are {times}"
        for name, times in counted.items()
        if kept[name] != times
    ]
