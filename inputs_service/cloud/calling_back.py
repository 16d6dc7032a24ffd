"""Messages to the `call_back_url` of an add-job: kept until they are taken, or given up."""

import logging
import time
from collections.abc import Callable
from typing import Any

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from inputs_core import guarded
from inputs_core.guarded import watch
from inputs_service import dispatch, leases
from inputs_service.models import AddJob, CallBack

WAITS_S = (5, 30, 120, 600, 1800, 3600, 7200)
"""Between one try and the next; then the message is given up."""
ANSWER_S = 10.0
WORK_S = 20.0
log = logging.getLogger(__name__)


def tell(add_job: AddJob, extraction_job: dict[str, Any]) -> None:
    """Keeps a message on an extraction job for its add-job's address; call it inside the
    transaction that changes the job. Nothing where no address was given.

    Shape of the message: status, inputs_add_job_id, inputs_extraction_job.
    Source: PostInputsDataSourcesRequest.call_back_url ("the job status is POSTed").
    """
    if not add_job.call_back_url:
        return
    body = {
        "status": extraction_job["status"],
        "inputs_add_job_id": add_job.job_id,
        "inputs_extraction_job": extraction_job,
    }
    CallBack.objects.create(
        app_id=add_job.app_id, url=add_job.call_back_url, body=body, due_at=timezone.now()
    )
    transaction.on_commit(lambda: dispatch.wake(dispatch.CALL_BACK_DUE))


def work(on_more: Callable[[], object]) -> None:
    """Sends due messages for up to 20 s; calls `on_more` where some are left."""
    ends_at = time.monotonic() + WORK_S
    with guarded.session(tuple(settings.FETCH_ALLOWED_PRIVATE)) as session:
        while (message := leases.claim(CallBack)) is not None:
            _send(session, message)
            if time.monotonic() > ends_at:
                on_more()
                return


def _send(session: guarded.GuardedSession, message: CallBack) -> None:
    is_taken, may_repeat = _post(session, message)
    if is_taken or not may_repeat or message.attempt >= len(WAITS_S):
        if not is_taken:
            log.warning("call back %s is given up", message.pk)
        CallBack.objects.filter(pk=message.pk, claim=message.claim).delete()
    else:
        wait_s = WAITS_S[message.attempt]
        leases.release(message, in_s=wait_s, attempt=message.attempt + 1)


def _post(session: guarded.GuardedSession, message: CallBack) -> tuple[bool, bool]:
    """Whether the message was taken, and whether another try may do."""
    try:
        with (
            watch.deadline(ANSWER_S),
            session.post(
                message.url,
                json=message.body,
                timeout=ANSWER_S,
                stream=True,
                headers={"User-Agent": "Inputdeck/1"},
            ) as answer,
        ):
            return answer.ok, answer.status_code >= 500 or answer.status_code in (408, 425, 429)
    except guarded.Refused:
        return False, False
    except (requests.RequestException, OSError, ValueError):
        return False, True
