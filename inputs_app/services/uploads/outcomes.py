"""What became of items, written down: many rows by few updates, and the sums of their chunk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, DateTimeField, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from inputs_app.client.reasons import REASONS
from inputs_app.client.types import Input, Status
from inputs_app.models import Chunk, UploadItem

State = UploadItem.State
TO_SEND = (State.PLANNED, State.STAGED, State.CLAIMED, State.SENT)
OPEN = (*TO_SEND, State.ACCEPTED)
"""What still waits, is sent or is processed. All else is an end."""
PROCESSED = (10000, 30000, 30200, 30201, 30500, 30501, 30503)
"""Processed; also one that was patched or is indexed anew since. Source: proto StatusCode."""
ON_THE_WAY = (30001, 30003)
DUPLICATE, UNKNOWN_FAULT = 30100, 30002
NO_REASON = "The Inputs API refused this input without saying why."


@dataclass(frozen=True)
class Outcome:
    """Where an item stands now, with the API's code and, where it failed, a sentence.

    `is_taken`: the API has the input, however its processing ended.
    """

    state: str
    code: int = 0
    problem: str = ""
    is_taken: bool = False


@dataclass
class Outcomes:
    """What became of some items of one chunk; nothing is written before `save`."""

    of: dict[int, Outcome] = field(default_factory=dict)

    def put(
        self, items: Iterable[UploadItem], state: str, code: int = 0, problem: str = ""
    ) -> None:
        """Notes the same of some items."""
        self.of |= {item.pk: Outcome(state, code, problem[:500]) for item in items}

    def answered(self, item: UploadItem, found: Input) -> None:
        """Notes what the API answered to an item that was sent."""
        self.of[item.pk] = outcome(found, is_taken=False)

    def seen(self, item: UploadItem, found: Input) -> None:
        """Notes how far an input is that the API has."""
        self.of[item.pk] = outcome(found, is_taken=True)

    def save(self) -> None:
        """Writes it down, one update for all that ended alike. Call it inside a transaction."""
        alike: dict[Outcome, list[int]] = defaultdict(list)
        for pk, one in self.of.items():
            alike[one].append(pk)
        now = Value(timezone.now(), output_field=DateTimeField())
        for one, pks in alike.items():
            fields: dict[str, Any] = {"state": one.state, "code": one.code, "problem": one.problem}
            if one.is_taken:
                fields["accepted_at"] = Coalesce("accepted_at", now)
            UploadItem.objects.filter(pk__in=pks).update(**fields)
        self.of = {}


def outcome(found: Input, *, is_taken: bool) -> Outcome:
    """What the status of an input means for its item."""
    code = found.status.code
    if code in PROCESSED:
        return Outcome(State.DONE, code, is_taken=True)
    if code in ON_THE_WAY:
        return Outcome(State.ACCEPTED, code, is_taken=True)
    return Outcome(State.FAILED, code, _words(found.status, is_taken=is_taken)[:500], is_taken)


def _words(status: Status, *, is_taken: bool) -> str:
    """The API's own words where it refused an input. Why one could not be processed is said alike
    of all with this code, so that a page can count them; the API's words name each address."""
    told = status.details or status.description
    known = REASONS.get(status.code, "") if is_taken else ""
    if status.code == UNKNOWN_FAULT and told:
        return told
    return known or told or NO_REASON


@dataclass(frozen=True)
class Sums:
    """How the items of a chunk stand."""

    total: int
    waiting: int
    processing: int
    accepted: int
    done: int
    failed: int
    skipped: int

    @property
    def is_over(self) -> bool:
        """Whether every item has ended."""
        return self.done + self.failed + self.skipped == self.total

    def counts(self) -> dict[str, int]:
        """What a chunk keeps of them."""
        return {
            "is_followed": self.processing > 0,
            "accepted_count": self.accepted,
            "done_count": self.done,
            "failed_count": self.failed,
            "skipped_count": self.skipped,
        }


def sums(chunk: Chunk) -> Sums:
    """The sums over the items of a chunk as they stand. `waiting`: still to be sent.
    `processing`: the API has them, and is not done with them."""
    found = UploadItem.objects.filter(chunk=chunk).aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=TO_SEND)),
        processing=Count("pk", filter=Q(state=State.ACCEPTED)),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
        done=Count("pk", filter=Q(state=State.DONE)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        skipped=Count("pk", filter=Q(state=State.SKIPPED)),
    )
    return Sums(**found)
