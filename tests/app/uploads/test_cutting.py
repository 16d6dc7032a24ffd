"""Which items travel together: every one once, in order, within the limits of a request."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.models import AuditRow, Chunk, Job, UploadItem
from inputs_app.services import chunks, jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import cutting, starting
from inputs_core import limits
from tests.app.uploads.conftest import Adds, step_on

State, Source, Kind = UploadItem.State, UploadItem.Source, UploadItem.Kind


HEAVY = {"metadata": {"text": "x" * 60_000}}


BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine draws slowly: that is no fault of what is drawn."""


@st.composite
def an_item(draw: st.DrawFn) -> UploadItem:
    kind = draw(st.sampled_from(Kind.values))
    most = limits.MAX_BYTES_POSTED[kind] - 1
    return UploadItem(
        kind=kind,
        source=draw(st.sampled_from(Source.values)),
        size_bytes=draw(st.one_of(st.integers(0, 2000), st.integers(0, most))),
        data=draw(st.sampled_from([{}, HEAVY])),
    )


@BUSY
@given(st.lists(an_item(), max_size=200))
def test_every_item_travels_once_in_order_and_no_request_is_over_a_limit(
    items: list[UploadItem],
) -> None:
    loads = list(cutting.loads(items))
    assert [item for load in loads for item in load] == items
    for load in loads:
        assert 0 < len(load) <= limits.INPUTS_PER_REQUEST
        assert sum(one.size_bytes for one in load if one.source != Source.URL) < limits.BATCH_BYTES
        assert sum(item.kind == Kind.VIDEO for item in load) <= limits.VIDEOS_PER_REQUEST


@BUSY
@given(st.integers(0, 1000))
def test_small_items_fill_their_requests(count: int) -> None:
    items = [UploadItem(kind="text", source="text", size_bytes=20) for _ in range(count)]
    sizes = [len(load) for load in cutting.loads(items)]
    assert sizes == [128] * (count // 128) + ([count % 128] if count % 128 else [])


def test_a_started_upload_is_cut_into_chunks_that_are_due(
    actor: Actor, draft: Job, add: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "READ_AT_ONCE", 200)
    for number in range(300):
        add(fault="bad_url" if number % 10 == 3 else "")
    starting.start(actor, draft)
    step_on(draft)
    rows = Chunk.objects.filter(job=draft)
    assert [one.item_count for one in rows.filter(due_at__isnull=False)] == [128, 128, 14]
    left_out = UploadItem.objects.filter(job=draft, state=State.SKIPPED)
    assert left_out.count() == 30
    assert "https://" in left_out[0].problem
    found = chunks.counts(draft)
    assert (found.items, found.skipped) == (300, 30)
    assert not UploadItem.objects.filter(job=draft, chunk=None).exists()


def test_a_second_step_cuts_nothing_twice(actor: Actor, draft: Job, add: Adds) -> None:
    for _ in range(5):
        add()
    starting.start(actor, draft)
    held = jobs.hold(draft.pk)
    assert held is not None
    assert cutting.cut(held) == 4
    assert cutting.cut(held) is None
    assert Chunk.objects.filter(job=draft).count() == 1


def test_whoever_lost_the_job_cuts_nothing(actor: Actor, draft: Job, add: Adds) -> None:
    add()
    starting.start(actor, draft)
    held = jobs.hold(draft.pk)
    assert held is not None
    Job.objects.filter(pk=draft.pk).update(claim="another")
    assert cutting.cut(held) is None
    assert not Chunk.objects.exists()


def test_an_upload_of_problems_only_ends_with_all_left_out(
    actor: Actor, draft: Job, add: Adds
) -> None:
    add(fault="bad_url")
    starting.start(actor, draft)
    step_on(draft)
    draft.refresh_from_db()
    assert draft.state == Job.State.FINISHED
    assert chunks.counts(draft).skipped == 1


def test_an_upload_starts_once_and_leaves_an_audit_row(actor: Actor, draft: Job, add: Adds) -> None:
    add()
    starting.start(actor, draft)
    with pytest.raises(ProductError):
        starting.start(actor, draft)
    row = AuditRow.objects.get(action="upload.start")
    assert (row.target, row.after["upload"]) == ("june", draft.pk)


def test_an_empty_draft_does_not_start(actor: Actor, draft: Job) -> None:
    with pytest.raises(ProductError, match="nothing in this upload"):
        starting.start(actor, draft)
    assert not AuditRow.objects.exists()
