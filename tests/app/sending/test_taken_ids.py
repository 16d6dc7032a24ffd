"""An id that the API has already: whether it is ours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import (
    ApiError,
    Unreachable,
)
from inputs_app.models import UploadItem
from inputs_app.services import working
from inputs_app.services.uploads import existing
from tests.app.sending.conftest import Make, TroubledApi, make_due, states


def arrived(error: ApiError) -> ApiError:
    """The error of a request that did its work without an answer."""
    error.may_have_arrived = True
    return error


def test_one_that_is_refused_stops_no_other(api: TroubledApi, upload: Make) -> None:
    api.post(None, [{"id": "up-0-1", "data": {"image": {"url": "https://other.example"}}}])  # type: ignore[arg-type]
    api.rows["up-0-1"]["created_at"] = "2020-01-01T00:00:00Z"
    chunk = upload()
    working.work_chunk(chunk.pk)
    item = chunk.upload_items.get(number=1)
    assert states(chunk) == ["accepted", "failed", "accepted"]
    assert (item.code, item.problem) == (30100, existing.FOREIGN)
    chunk.refresh_from_db()
    assert (chunk.accepted_count, chunk.failed_count) == (2, 1)


@pytest.mark.parametrize(("later_s", "is_ours"), [(-3600, False), (-2, True), (60, True)])
def test_a_taken_id_is_ours_only_when_it_was_made_after_we_sent_it(
    api: TroubledApi, upload: Make, later_s: int, is_ours: bool
) -> None:
    chunk = upload(1)
    api.troubles = [arrived(Unreachable())]
    working.work_chunk(chunk.pk)
    made = timezone.now() + timedelta(seconds=later_s)
    api.rows["up-0-0"]["created_at"] = made.isoformat()
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted" if is_ours else "failed"]


def test_a_taken_id_that_holds_something_else_is_not_ours(api: TroubledApi, upload: Make) -> None:
    chunk = upload(1)
    api.troubles = [arrived(Unreachable())]
    working.work_chunk(chunk.pk)
    api.rows["up-0-0"]["data"]["image"]["url"] = "https://pictures.example/another.jpg"
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert UploadItem.objects.get().problem == existing.FOREIGN


def test_the_clock_of_the_api_is_read_from_its_answers() -> None:
    clock = existing.Clock()
    now = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC).timestamp()
    clock.heard({"Date": "Thu, 01 Jan 2026 13:00:00 GMT"}, now)
    assert clock.ahead == timedelta(hours=1, seconds=0.5)
    clock.heard({"Date": "nonsense"}, now)
    clock.heard({}, now)
    assert clock.ahead == timedelta(hours=1, seconds=0.5)
