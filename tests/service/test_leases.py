"""Due work is held by one process at a time, and not lost with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_service import leases, ownership
from inputs_service.models import BulkOperation

pytestmark = pytest.mark.django_db


@pytest.fixture
def due() -> BulkOperation:
    app = ownership.app_named(ownership.user_named("u"), "a")
    return BulkOperation.objects.create(
        app=app, operation_id="b1", asked={}, due_at=timezone.now() - timedelta(seconds=1)
    )


def test_one_of_two_gets_the_row(due: BulkOperation) -> None:
    first = leases.claim(BulkOperation)
    assert first is not None
    assert first.pk == due.pk
    assert leases.claim(BulkOperation) is None


def test_a_released_row_is_due_again_without_counting_as_lost(due: BulkOperation) -> None:
    first = leases.claim(BulkOperation)
    assert first is not None
    assert leases.release(first, processed_count=7)
    again = leases.claim(BulkOperation)
    assert again is not None
    assert (again.attempt, again.processed_count) == (0, 7)


def test_a_row_whose_holder_died_counts_as_lost_and_is_no_longer_his(due: BulkOperation) -> None:
    first = leases.claim(BulkOperation)
    assert first is not None
    BulkOperation.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    second = leases.claim(BulkOperation)
    assert second is not None
    assert second.attempt == 1
    assert not leases.renew(first)
    assert not leases.end(first, status=25400)
    assert leases.renew(second)


def test_an_ended_row_is_never_due_again(due: BulkOperation) -> None:
    first = leases.claim(BulkOperation)
    assert first is not None
    assert leases.end(first, status=25400)
    assert leases.claim(BulkOperation) is None
    assert BulkOperation.objects.get().status == 25400
