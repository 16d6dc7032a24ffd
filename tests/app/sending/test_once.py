"""Whatever happens to requests and workers, each input is there once in the end, and is counted."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.client.errors import ServerError, Throttled, TimedOut, Trace
from inputs_app.client.types import Input, Json
from inputs_app.models import Chunk, Job, UploadItem
from inputs_app.services import chunks, working
from inputs_app.services.uploads import ending, posting
from tests.app.sending.conftest import Make, TroubledApi, make_due

ITEMS = 4
TURNS = 60
FATES = ("well", "before", "after", "throttled", "partly", "silent", "killed")
STEPS = ("begin", "post", "rest")


class Killed(BaseException):
    """The worker ends here."""


def refusing_half(api: TroubledApi) -> Callable[[Sequence[Json]], list[Input]]:
    """Takes every other item and refuses the rest."""

    def answer(items: Sequence[Json]) -> list[Input]:
        refused = [
            {"id": item["id"], "status": {"code": 30104, "details": "Refused on purpose."}}
            for item in items[1::2]
        ]
        api.troubles.insert(0, None)
        taken = {one.id: one.raw for one in api.post(None, items[::2])}  # type: ignore[arg-type]
        taken |= {one["id"]: one for one in refused}
        return api.answer([taken[item["id"]] for item in items])

    return answer


def trouble(api: TroubledApi, fate: str) -> object:
    """What the next post meets."""
    arrived = TimedOut()
    arrived.may_have_arrived = True
    before = ServerError(trace=Trace(http_status=500))
    before.may_have_arrived = False
    return {
        "before": before,
        "after": arrived,
        "throttled": Throttled(),
        "partly": refusing_half(api),
        "silent": api.silent,
    }.get(fate)


def turn(chunk: Chunk, killed_at: str) -> None:
    """One turn of a worker, which ends before the named step, or after the post of it."""

    def kill(*args: object, **kwargs: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        if killed_at == "begin":
            patch.setattr(posting, "_begin", kill)
        elif killed_at == "post":
            patch.setattr(posting, "_note", kill)
        elif killed_at == "rest":
            patch.setattr(ending, "rest", kill)
        with suppress(Killed):
            working.work_chunk(chunk.pk)


def carry_on(chunk: Chunk) -> None:
    """The lease is over; a paused job goes on; what failed is given back."""
    make_due(chunk)
    UploadItem.objects.filter(state="failed").update(state="planned", code=0, problem="")
    Chunk.objects.update(is_followed=False, failed_count=0)
    Job.objects.exclude(state="finished").update(state="running", ended_at=None)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    fates=st.lists(st.sampled_from(FATES), max_size=12),
    kills=st.lists(st.sampled_from(("", *STEPS)), max_size=12),
)
def test_each_input_is_there_once_and_counted(
    api: TroubledApi, upload: Make, job: Job, fates: list[str], kills: list[str]
) -> None:
    api.rows.clear()
    api.troubles = [trouble(api, fate) for fate in fates]
    with transaction.atomic():
        chunk = upload(ITEMS)
        for number in range(TURNS):
            turn(chunk, kills[number] if number < len(kills) else "")
            job.refresh_from_db()
            if job.state == "finished":
                break
            api.process(30000 if number % 3 else 30002)
            carry_on(chunk)
        assert [one.state for one in UploadItem.objects.all()] == ["done"] * ITEMS
        assert sorted(api.rows) == sorted(one.input_id for one in UploadItem.objects.all())
        told = chunks.counts(job)
        assert (told.accepted, told.done, told.failed, told.left) == (ITEMS, ITEMS, 0, 0)
        transaction.set_rollback(True)
