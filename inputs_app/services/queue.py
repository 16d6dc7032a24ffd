"""What the queue page tells of jobs: which stand where, how far each is, and what went wrong.

It only reads, in a number of queries that does not grow with the jobs. It asks no remote API.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from inputs_app.models import ChangeItem, Chunk, DeletionItem, Job, UploadItem, User, Workspace
from inputs_app.services import transfers, waiting_line
from inputs_app.services.chunks import Counts
from inputs_app.services.jobs import ENDED
from inputs_app.services.transfers import Transfer
from inputs_app.services.waiting_line import Place

PER_PAGE = 20
SHOWN = 100
CAUSES = 5
COUNTED_FILES = 20_000
State, Kind = Job.State, Job.Kind
BADLY_ENDED = (State.FINISHED_WITH_PROBLEMS, State.FAILED)
GOING_ON = (State.RUNNING, State.WAITING, State.PAUSED)


@dataclass(frozen=True)
class Cause:
    """Why items failed: one sentence, and how many failed of it."""

    count: int
    problem: str


@dataclass(frozen=True)
class About:
    """What is known of a job beside its row.

    `next_at`: when its next chunk that nobody holds is due; `problem`: why that one failed before.
    `line`: of a job that waits; `transfer`: of an upload of at most 20,000 inputs that goes on.
    """

    counts: Counts = field(default_factory=Counts)
    causes: Sequence[Cause] = ()
    next_at: datetime | None = None
    is_held: bool = False
    problem: str = ""
    line: Place = field(default_factory=Place)
    transfer: Transfer = field(default_factory=Transfer)


@dataclass
class Queue:
    """The jobs of a workspace by where they stand; `older` is the cursor of the finished ones."""

    attention: list[Job] = field(default_factory=list)
    running: list[Job] = field(default_factory=list)
    waiting: list[Job] = field(default_factory=list)
    paused: list[Job] = field(default_factory=list)
    draft: list[Job] = field(default_factory=list)
    finished: list[Job] = field(default_factory=list)
    older: int = 0


def of(workspace: Workspace, person: User, *, is_mine: bool, before: int = 0) -> Queue:
    """The queue as a person sees it: everyone's or their own jobs; drafts always their own.

    Units/limits: the 100 newest that have not ended or need attention, 20 ended ones; `before`, an
    id of a job, is the cursor of those, and then only those are given.
    """
    rows = Job.objects.filter(workspace=workspace, is_queued=True)
    rows = rows.filter(owner=person) if is_mine else rows
    found = Queue()
    if not before:
        others = Q(state=State.DRAFT) & ~Q(owner=person)
        wanted = Q(state__in=(*GOING_ON, State.DRAFT)) | _needs_attention()
        for job in rows.filter(wanted).exclude(others).order_by("-id")[:SHOWN]:
            getattr(found, section(job)).append(job)
        found.waiting.reverse()
    ended = list(_ended(rows, before)[: PER_PAGE + 1])
    found.finished = ended[:PER_PAGE]
    found.older = ended[PER_PAGE - 1].pk if len(ended) > PER_PAGE else 0
    return found


def section(job: Job) -> str:
    """The part of the page a job stands in: a field of Queue. A job that paused by itself says why,
    and needs somebody who puts that right."""
    if job.state in BADLY_ENDED and job.dismissed_at is None:
        return "attention"
    if job.state == State.PAUSED and job.problem:
        return "attention"
    return "finished" if job.state in ENDED else str(job.state)


def job(workspace: Workspace, pk: int) -> Job | None:
    """One job; None where the workspace has no such."""
    return Job.objects.select_related("workspace").filter(workspace=workspace, pk=pk).first()


def running_count(workspace: Workspace) -> int:
    """How many jobs run now."""
    rows = Job.objects.filter(workspace=workspace, state=State.RUNNING, is_queued=True)
    return rows.count()


def about(jobs: Sequence[Job]) -> dict[int, About]:
    """What is known of each job, by its id: at most seven queries, however many jobs."""
    sums = _sums([one.pk for one in jobs])
    causes = _causes([one for one in jobs if sums.get(one.pk, {}).get("failed")])
    places = waiting_line.of([one for one in jobs if one.state == State.WAITING])
    files = transfers.of([one.pk for one in jobs if _is_small_upload(one, sums.get(one.pk, {}))])
    return {
        one.pk: replace(
            _about(sums.get(one.pk, {}), causes.get(one.pk, ())),
            line=places.get(one.pk, Place()),
            transfer=files.get(one.pk, Transfer()),
        )
        for one in jobs
    }


def _is_small_upload(job: Job, sums: Mapping[str, Any]) -> bool:
    goes_on = job.kind == Kind.UPLOAD and job.state in GOING_ON
    return goes_on and (sums.get("items") or 0) <= COUNTED_FILES


def _needs_attention() -> Q:
    return Q(state__in=BADLY_ENDED, dismissed_at__isnull=True)


def _ended(rows: QuerySet[Job], before: int) -> QuerySet[Job]:
    rows = rows.filter(state__in=ENDED).exclude(_needs_attention())
    if before:
        last = rows.filter(pk=before).values_list("ended_at", flat=True).first()
        if last is not None:
            rows = rows.filter(Q(ended_at__lt=last) | Q(ended_at=last, pk__lt=before))
    return rows.order_by("-ended_at", "-id")


def _sums(pks: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not pks:
        return {}
    found = Chunk.objects.filter(job__in=pks).order_by().values("job_id")
    rows = found.annotate(
        items=Sum("item_count"),
        accepted=Sum("accepted_count"),
        done=Sum("done_count"),
        failed=Sum("failed_count"),
        skipped=Sum("skipped_count"),
        next_at=Min("due_at", filter=Q(claim="")),
        held=Count("pk", filter=~Q(claim="") & Q(due_at__gt=timezone.now())),
        last_problem=Max("problem"),
    )
    return {row["job_id"]: {**row} for row in rows}


def _about(sums: Mapping[str, Any], causes: Sequence[Cause]) -> About:
    return About(
        counts=Counts(**{name: sums.get(name) or 0 for name in Counts.__dataclass_fields__}),
        causes=causes,
        next_at=sums.get("next_at"),
        is_held=bool(sums.get("held")),
        problem=sums.get("last_problem") or "",
    )


def _causes(jobs: Sequence[Job]) -> dict[int, list[Cause]]:
    """The commonest problems of the items that failed, one query for each kind."""
    found: dict[int, list[Cause]] = defaultdict(list)
    for kind, rows, place in (
        (Kind.CHANGE, ChangeItem.objects.filter(chunk__failed_count__gt=0), "chunk__job"),
        (Kind.DELETION, DeletionItem.objects.filter(chunk__failed_count__gt=0), "chunk__job"),
        (Kind.UPLOAD, UploadItem.objects.all(), "job"),
    ):
        pks = [one.pk for one in jobs if one.kind == kind]
        if not pks:
            continue
        failed = rows.filter(**{f"{place}__in": pks}, state="failed").order_by()
        grouped = failed.values_list(place, "problem").annotate(n=Count("pk")).order_by("-n")
        for pk, problem, count in grouped[: SHOWN * CAUSES]:
            if len(found[pk]) < CAUSES:
                found[pk].append(Cause(count, problem))
    return found
