"""Rows written anew: only the fields that are named, of these rows, and inside a transaction."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from inputs_service.models import Input
from inputs_service.rewriting import rewrite
from tests.service.conftest import Api


def test_only_the_named_fields_of_the_rows_change(api: Api, image: Any) -> None:
    api.add(*[image(name, name) for name in "abc"])
    rows = list(Input.objects.exclude(input_id="c").order_by("key"))
    for row in rows:
        row.answer, row.status, row.status_details = "{}", 30000, "not written"
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        rewrite(rows, ["answer", "status"])
        rewrite([], ["answer"])
    assert len([it for it in queries if "INSERT" in it["sql"]]) == 1
    found = Input.objects.order_by("key").values_list("input_id", "status", "status_details")
    assert list(found) == [("a", 30000, ""), ("b", 30000, ""), ("c", 30001, "")]
    assert Input.objects.filter(answer="{}").count() == 2


@pytest.mark.django_db(transaction=True)
def test_rows_that_nobody_holds_are_not_rewritten() -> None:
    with pytest.raises(TransactionManagementError):
        rewrite([Input(key=1)], ["answer"])
