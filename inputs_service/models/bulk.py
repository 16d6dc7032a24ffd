"""Bulk operations: one change to many inputs, done by a worker some at a time."""

from django.db import models

from inputs_service.models.json_column import Json
from inputs_service.models.work import Work


class BulkOperation(Work):
    """25402 pending → 25403 in progress → 25400 success | 25401 failed | 25405 cancelled.

    `asked` is the request's source and operation, checked. Inputs are met in descending order of
    their keys from `first_key` (fixed at the start) down; `last_key` moves in the transaction that
    changes them, so that none is changed twice.
    """

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="bulk_operations")
    operation_id = models.CharField(max_length=256)
    asked = Json()
    status = models.PositiveIntegerField(default=25402)
    status_details = models.TextField(blank=True)
    first_key = models.BigIntegerField(null=True)
    last_key = models.BigIntegerField(null=True)
    processed_count = models.PositiveBigIntegerField(default=0)
    last_processed_id = models.CharField(max_length=256, blank=True)
    created_by = models.CharField(max_length=256, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "operation_id"], name="one_operation_per_id")
        ]

    def __str__(self) -> str:
        return self.operation_id
