"""Inputs and the kept counts of their states."""

from django.db import models


class Kind(models.IntegerChoices):
    """Bits of `Input.kinds`: a multimodal input has several."""

    IMAGE = 1
    VIDEO = 2
    TEXT = 4
    AUDIO = 8


class Input(models.Model):
    """One input. `key` gives order and cursors; `answer` is its JSON as the API tells it, ready
    but for concept names, hosted addresses and status, which are spliced in when it is read.

    State: 30001 pending → 30003 in progress → 30000 done | a coded failure.
    """

    key = models.BigAutoField(primary_key=True)
    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="inputs", db_index=False)
    input_id = models.CharField(max_length=256)
    kinds = models.PositiveSmallIntegerField()
    status = models.PositiveIntegerField(default=30001)
    status_details = models.TextField(blank=True)
    url_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of its first address
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)  # Z-order code of the point: near points, near codes
    picture_hash = models.BigIntegerField(null=True)  # 64 bits of how the image looks
    answer = models.TextField()
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["app", "input_id"], name="one_input_per_id")]
        indexes = [
            models.Index(fields=["app", "key"], name="input_order"),
            models.Index(fields=["app", "status", "key"], name="input_status"),
            models.Index(fields=["app", "url_digest"], name="input_url"),
            models.Index(fields=["app", "kinds", "key"], name="input_kinds"),
            models.Index(
                fields=["app", "cell"], name="input_cell", condition=models.Q(cell__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.input_id


class FurtherAddress(models.Model):
    """An address of a multimodal input beside its first, whose digest stands in the input."""

    input = models.ForeignKey(Input, on_delete=models.CASCADE, related_name="further_addresses")
    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="+", db_index=False)
    url_digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["app", "url_digest"], name="further_address")]

    def __str__(self) -> str:
        return self.url_digest[:12]


class InputCount(models.Model):
    """How many inputs of an app stand in a status; kept in the transaction that moves them.

    Whoever inserts inputs locks the app's 30001 row first, so that keys of one app commit in their
    order and a reader that tails the stream skips nothing.
    """

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="input_counts")
    status = models.PositiveIntegerField()
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "status"], name="one_count_per_status")
        ]

    def __str__(self) -> str:
        return f"{self.status}: {self.count}"
