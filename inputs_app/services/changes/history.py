"""Changes that were made: of a workspace, of one input, and which of them can be undone."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from inputs_app.models import ChangeItem, Job, User, Workspace
from inputs_app.services import job_items

PER_PAGE = 50


def of_input(workspace: Workspace, input_id: str) -> list[ChangeItem]:
    """The changes of an input, newest first. Units/limits: 50."""
    rows = _with_undone(ChangeItem.objects.filter(workspace=workspace, input_id=input_id))
    return list(rows.order_by("-id")[:PER_PAGE])


def of_workspace(
    workspace: Workspace, *, before_id: int | None = None, owner_id: int = 0, kind: str = ""
) -> list[Job]:
    """The changes and deletions of a workspace, newest first, each with its sums `item_sum`,
    `done_sum`, `failed_sum`, `skipped_sum` and with `is_undone`; all, or those of one person or
    kind (an action, "dataset", "undo" or "deletion"). Drafts are not among them.

    Units/limits: 50 and one more; `before_id` is the cursor.
    """
    rows = _with_sums(workspace, Job.Kind.CHANGE, Job.Kind.DELETION)
    rows = rows.exclude(state=Job.State.DRAFT).filter(*_of_kind(kind))
    if owner_id:
        rows = rows.filter(owner=owner_id)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows[: PER_PAGE + 1])


def owners(workspace: Workspace) -> QuerySet[User]:
    """The people who changed something in a workspace."""
    kinds = [Job.Kind.CHANGE, Job.Kind.DELETION]
    theirs = Job.objects.filter(workspace=workspace, kind__in=kinds, owner=OuterRef("pk"))
    return User.objects.filter(Exists(theirs)).order_by("username")


def change(workspace: Workspace, pk: int) -> Job | None:
    """One change, as of_workspace gives it; None where the workspace has no such."""
    return _with_sums(workspace, Job.Kind.CHANGE).filter(pk=pk).first()


def items_of(job: Job, *, after: int = 0, state: str = "") -> list[ChangeItem]:
    """The inputs of a change, in order, all or those in a state.

    Units/limits: 50 and one more; `after` is the cursor, an item's id.
    """
    rows = job_items.walk(ChangeItem.objects.all(), job, after, state)
    return list(_with_undone(rows)[: PER_PAGE + 1])


def item(workspace: Workspace, pk: int) -> ChangeItem | None:
    """One input of a change, or None where the workspace has no such."""
    return _with_undone(ChangeItem.objects.filter(workspace=workspace, pk=pk)).first()


def can_be_undone(found: ChangeItem) -> bool:
    """Whether there is something to give back, and nobody did."""
    return found.state == ChangeItem.State.DONE and not vars(found).get("is_undone", False)


def _of_kind(kind: str) -> list[Q]:
    if kind == "deletion":
        return [Q(kind=Job.Kind.DELETION)]
    if kind == "undo":
        return [Q(undoes__isnull=False)]
    if kind == "dataset":
        return [Q(options__has_key="dataset_id"), Q(undoes__isnull=True)]
    return [Q(options__action=kind), Q(undoes__isnull=True)] if kind else []


def _with_undone(rows: QuerySet[ChangeItem]) -> QuerySet[ChangeItem]:
    undone = ChangeItem.objects.filter(
        workspace=OuterRef("workspace"),
        input_id=OuterRef("input_id"),
        chunk__job__undoes=OuterRef("chunk__job"),
        state=ChangeItem.State.DONE,
    )
    return rows.select_related("chunk__job").annotate(is_undone=Exists(undone))


def _with_sums(workspace: Workspace, *kinds: str) -> QuerySet[Job]:
    rows = Job.objects.filter(workspace=workspace, kind__in=kinds).order_by("-id")
    undoing = Job.objects.filter(undoes=OuterRef("pk")).exclude(state=Job.State.FAILED)
    return rows.annotate(
        item_sum=Sum("chunks__item_count"),
        done_sum=Sum("chunks__done_count"),
        failed_sum=Sum("chunks__failed_count"),
        skipped_sum=Sum("chunks__skipped_count"),
        is_undone=Exists(undoing),
    )
