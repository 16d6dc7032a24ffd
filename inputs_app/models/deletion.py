"""Inputs that are deleted, with what is needed to bring them back."""

from django.db import models

from inputs_app.models.job import Chunk
from inputs_app.models.json_text import FaithfulJson
from inputs_app.models.workspace import Workspace


class DeletionItem(models.Model):
    """One input of a deletion, or of the restoring of one (`restores` is set).

    planned → sent (the snapshot and `sent_at` are committed before the request) → done | failed |
    skipped. `snapshot`: the input as the API told it; `kept_name`: its bytes in staging, where it
    has no address of its own; `why_not`: what of it cannot be brought back, in words.
    `input_created_at` tells the input from another one that is added under its id later.
    `is_restorable`: it is deleted, nobody restores it, and what is needed is kept, to `kept_until`.
    """

    class State(models.TextChoices):
        """Where the item stands."""

        PLANNED = "planned", "Waiting"
        SENT = "sent", "Sent"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Was gone already"

    chunk = models.ForeignKey(Chunk, on_delete=models.CASCADE, related_name="deletion_items")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    input_id = models.CharField(max_length=256)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    input_created_at = models.DateTimeField(null=True)
    snapshot = FaithfulJson(null=True)
    annotations = FaithfulJson(default=list, blank=True)
    kept_name = models.CharField(max_length=200, blank=True)
    kept_bytes = models.PositiveBigIntegerField(default=0)
    kept_until = models.DateTimeField(null=True)
    is_restorable = models.BooleanField(default=False)
    why_not = models.CharField(max_length=300, blank=True)
    restores = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="restored_by"
    )
    sent_at = models.DateTimeField(null=True)
    code = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chunk", "number"], name="one_deletion_per_number")
        ]
        indexes = [
            models.Index(fields=["workspace", "input_id", "-id"], name="deletions_of_input"),
            models.Index(
                fields=["chunk", "number"],
                name="deletion_restorable",
                condition=models.Q(is_restorable=True),
            ),
            models.Index(
                fields=["kept_until"],
                name="deletion_kept",
                condition=models.Q(kept_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chunk_id}.{self.number}: {self.input_id}"
