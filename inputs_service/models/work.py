"""Work that a worker does some at a time: the row says what is due and who holds it."""

from django.db import models

from inputs_service.models.json_column import Json


class Work(models.Model):
    """due (due_at in the past) → held (claim set, due_at = end of the lease) → due again, or ended
    (due_at empty). A holder that died loses the row with its lease. `attempt` counts losses."""

    due_at = models.DateTimeField(null=True, db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class CallBack(Work):
    """A message that an add-job's `call_back_url` has not taken yet."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="call_backs")
    url = models.CharField(max_length=4096)
    body = Json()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk}, attempt {self.attempt}"
