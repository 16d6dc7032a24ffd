"""Who made an annotation, and what else its message says of it besides its data."""

from typing import Any

from inputs_core import ids, limits
from inputs_service import statuses
from inputs_service.annotations.contents import problem
from inputs_service.models import Annotation, App

Message = dict[str, Any]
TAKEN = range(24150, 24160)
"""The statuses that an annotation may have. Source: `StatusCode`, ANNOTATION_*."""
KEPT = ("embed_model_version_id", "consensus_info")


def note(row: Annotation, item: Message, app: App) -> None:
    """Gives an annotation what its message says of its maker, task and state.

    A model's or workflow's annotation is trusted only if the message says so.
    Raises: Problem for an id that is none, or another status.
    """
    worker = item.get("worker") or {}
    said = _id(worker.get("user"), "id") or item.get("user_id") or ""
    row.user_id = "" if said == app.user.user_id else _checked(said, "user_id")
    model = item.get("model_version_id") or _id(worker.get("model"), "model_version", "id")
    row.model_version_id = _checked(model, "model_version_id")
    workflow = _id(worker.get("workflow"), "version", "id")
    row.workflow_version_id = _checked(workflow, "worker.workflow.version.id")
    is_made = bool(model or workflow or worker.get("model") or worker.get("workflow"))
    row.is_trusted = not is_made or bool(item.get("trusted"))
    row.extra = {name: item[name] for name in KEPT if item.get(name)}
    if made_by := _maker(worker):
        row.extra["worker"] = made_by
    note_state(row, item)
    row.info = item.get("annotation_info") or {}


def note_state(row: Annotation, item: Message) -> None:
    """Gives an annotation the task and the status that a message names, if it does.

    Raises: Problem.
    """
    task_id = _checked(item.get("task_id") or "", "task_id")
    code = (item.get("status") or {}).get("code") or row.status
    if code not in TAKEN:
        raise problem("status.code: must be one of an annotation, such as 24150")
    row.task_id, row.status = task_id or row.task_id, code


def told(row: Annotation, app: App) -> Message:
    """What answers say of the maker and state. Source: Annotation of the public API."""
    user_id = row.user_id or app.user.user_id
    answer: Message = {
        "annotation_info": row.info,
        "user_id": user_id,
        "status": statuses.status(row.status),
        "trusted": row.is_trusted,
        "input_level": row.is_input_level,
        "worker": {"user": {"id": user_id}},
    }
    for name in ("task_id", "model_version_id"):
        if getattr(row, name):
            answer[name] = getattr(row, name)
    if row.model_version_id:
        answer["worker"] = {"model": {"model_version": {"id": row.model_version_id}}}
    return {**answer, **row.extra}


def _id(message: Any, *names: str) -> str:
    for name in names:
        message = (message or {}).get(name)
    return message or ""


def _checked(named: str, path: str) -> str:
    if named and (sentence := ids.problem(named)):
        raise problem(f"{path}: {sentence}")
    return named


def _maker(worker: Message) -> Message:
    """The ids of a model or workflow, without all else that such a message may carry."""
    for name, version in (("model", "model_version"), ("workflow", "version")):
        made_by = worker.get(name)
        if made_by:
            kept = {key: made_by[key] for key in ("id", "user_id", "app_id") if made_by.get(key)}
            if inner := _id(made_by, version, "id"):
                kept[version] = {"id": inner}
            return {name: {key: _short(value) for key, value in kept.items()}}
    return {}


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > limits.ID_CHARACTERS:
        raise problem(f"worker: an id has at most {limits.ID_CHARACTERS} characters")
    return value
