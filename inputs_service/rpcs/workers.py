"""Who annotated: the people behind the annotations of an app."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from inputs_service.call import Call
from inputs_service.models import Annotation, App
from inputs_service.paging import Page

Message = dict[str, Any]


def list_annotation_workers(call: Call, request: Message) -> Message:
    """A page of the users who annotated, the app's owner first, then by id. Shape: workers[].

    Source: ListAnnotationWorkersRequest; `trusted_only` leaves out who made untrusted ones only.
    """
    page, trusted = Page.of(request), bool(request.get("trusted_only"))
    people = islice(_people(call.app, trusted=trusted), page.start, page.stop)
    return {"workers": [{"user": {"id": user_id}} for user_id in people]}


def _people(app: App, *, trusted: bool) -> Iterator[str]:
    """The users by id, one look at the index each: however many annotations they made."""
    rows = Annotation.objects.filter(app=app)
    rows = rows.filter(is_trusted=True) if trusted else rows
    if rows.filter(user_id="").order_by().exists():
        yield app.user.user_id
    others = rows.exclude(user_id="").order_by("user_id").values_list("user_id", flat=True)
    last = others.first()
    while last is not None:
        yield last
        last = others.filter(user_id__gt=last).first()
