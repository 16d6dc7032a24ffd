"""Which annotations a list call asks for, newest first. Source: ListAnnotationsRequest."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from inputs_service import lookups, statuses
from inputs_service.errors import InvalidRequest
from inputs_service.models import Annotation, App, Input
from inputs_service.paging import MAX_PER_PAGE, Page

Message = dict[str, Any]
Rows = QuerySet[Annotation]
MAX_NAMED = lookups.AT_ONCE
"""The SDK lists and deletes the annotations of as many inputs as it is given, in one request."""
LISTS = {
    "ids": MAX_NAMED,
    "input_ids": MAX_NAMED,
    "user_ids": MAX_PER_PAGE,
    "model_version_ids": MAX_PER_PAGE,
    "workflow_version_ids": MAX_PER_PAGE,
}


def page(app: App, request: Message) -> list[Annotation]:
    """The rows of the page that a request asks for. Raises: InvalidRequest.

    The keys alone are walked in an index; rows are read for this page only.
    """
    for name, most in LISTS.items():
        if len(request.get(name) or ()) > most:
            raise InvalidRequest(f"{name}: at most {most} at a time")
    window = Page.of(request)
    rows = _filtered(app, request).order_by("-app_id", "-key")
    keys = list(rows.values_list("key", flat=True)[window.start : window.stop])
    return list(Annotation.objects.filter(key__in=keys).order_by("-key"))


def pairs(app: App, input_ids: Sequence[str], ids: Sequence[str]) -> Rows:
    """The annotations that are named one by one, the first id with the first input id and so on.

    Raises: InvalidRequest where there are more of the one than of the other.
    """
    if len(ids) != len(input_ids):
        raise InvalidRequest(
            f"ids: they pair with input_ids; there are {len(ids)} and {len(input_ids)}"
        )
    inputs = dict(_inputs(app, input_ids).values_list("key", "input_id"))
    wanted = set(zip(input_ids, ids, strict=True))
    candidates = Annotation.objects.filter(
        app=app, annotation_id__in=set(ids), input__in=list(inputs)
    ).values_list("key", "input_id", "annotation_id")
    keys = [key for key, of, named in candidates if (inputs[of], named) in wanted]
    return Annotation.objects.filter(key__in=keys)


def of_inputs(app: App, input_ids: Sequence[str]) -> Rows:
    """All annotations of some inputs."""
    return Annotation.objects.filter(input__in=_inputs(app, input_ids).values("key"))


def _inputs(app: App, input_ids: Sequence[str]) -> QuerySet[Input]:
    return Input.objects.filter(app=app, input_id__in=set(input_ids))


def _filtered(app: App, request: Message) -> Rows:
    rows = _named(app, request)
    workers = _workers(app, request)
    if workers is not None:
        rows = rows.filter(workers)
    elif not request.get("list_all_annotations") and _has_untrusted(app):
        rows = rows.filter(is_trusted=True)
    codes = {status["code"] for status in request.get("statuses") or () if status.get("code")}
    if codes:
        rows = rows.filter(status__in=codes)
        if statuses.ANNOTATED not in codes:
            rows = rows.exclude(status=statuses.ANNOTATED)  # the index holds those only
    if request.get("task_id"):
        rows = rows.filter(task_id=request["task_id"]).exclude(task_id="")
    return rows


def _named(app: App, request: Message) -> Rows:
    ids, input_ids = request.get("ids") or [], request.get("input_ids") or []
    if ids and input_ids:
        return pairs(app, input_ids, ids)
    if ids:
        found = Annotation.objects.filter(app=app, annotation_id__in=set(ids))
    elif input_ids:
        found = of_inputs(app, input_ids)
    else:
        return _all(app)
    # A subquery: SQLite would else walk all annotations in order, to be spared a sort.
    return Annotation.objects.filter(key__in=found.values("key"))


def _all(app: App) -> Rows:
    """On PostgreSQL the index is compared as a row: with `app = x` the planner may rather walk the
    primary key, past every annotation of all other apps."""
    if connection.vendor != "postgresql":
        return Annotation.objects.filter(app=app)
    table = Annotation._meta.db_table
    between = f'("{table}"."app_id", "{table}"."key") BETWEEN (%s, 0) AND (%s, {2**63 - 1})'
    return Annotation.objects.filter(
        RawSQL(between, (app.pk, app.pk), output_field=BooleanField())  # noqa: S611 - our names
    )


def _workers(app: App, request: Message) -> Q | None:
    """Users, models and workflows are joined by or; naming any lists what is not trusted too."""
    users = set(request.get("user_ids") or ())
    if app.user.user_id in users:
        users.add("")
    models = set(request.get("model_version_ids") or ())
    workflows = set(request.get("workflow_version_ids") or ())
    if not (users or models or workflows):
        return None
    # Each index holds those only that have the id at all.
    people = Q(user_id__in=users, model_version_id="", workflow_version_id="")
    if "" not in users:
        people &= ~Q(user_id="")
    by_model = Q(model_version_id__in=models) & ~Q(model_version_id="")
    by_workflow = Q(workflow_version_id__in=workflows) & ~Q(workflow_version_id="")
    return people | by_model | by_workflow


def _has_untrusted(app: App) -> bool:
    return Annotation.objects.filter(app=app, is_trusted=False).exists()
