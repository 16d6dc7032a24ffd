"""Changes that were made: of a workspace, of one input, and which of them can be undone."""

from django.db.models import Exists, OuterRef, QuerySet

from inputs_app.models import ChangeItem, Job, Workspace

PER_PAGE = 50


def of_input(workspace: Workspace, input_id: str) -> list[ChangeItem]:
    """The changes of an input, newest first. Units/limits: 50."""
    rows = _with_undone(ChangeItem.objects.filter(workspace=workspace, input_id=input_id))
    return list(rows.order_by("-id")[:PER_PAGE])


def of_workspace(workspace: Workspace, *, before_id: int | None = None) -> list[Job]:
    """The changes of a workspace, newest first. Units/limits: 50; `before_id` is the cursor."""
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.CHANGE).order_by("-id")
    rows = rows.annotate(is_undone=Exists(_undoing(OuterRef("pk"))))
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows[:PER_PAGE])


def item(workspace: Workspace, pk: int) -> ChangeItem | None:
    """One input of a change, or None where the workspace has no such."""
    return _with_undone(ChangeItem.objects.filter(workspace=workspace, pk=pk)).first()


def can_be_undone(found: ChangeItem) -> bool:
    """Whether there is something to give back, and nobody did."""
    return found.state == ChangeItem.State.DONE and not vars(found).get("is_undone", False)


def _with_undone(rows: QuerySet[ChangeItem]) -> QuerySet[ChangeItem]:
    undone = ChangeItem.objects.filter(
        input_id=OuterRef("input_id"),
        chunk__job__undoes=OuterRef("chunk__job"),
        state=ChangeItem.State.DONE,
    )
    return rows.select_related("chunk__job").annotate(is_undone=Exists(undone))


def _undoing(job: OuterRef) -> QuerySet[Job]:
    return Job.objects.filter(undoes=job, state=Job.State.FINISHED)
