"""Rehearsals: what goes wrong on purpose in an app."""

from django.db import models


class Rehearsal(models.Model):
    """The shares of an app's calls that go wrong, 0 to 1; see inputs_core.rehearsal.Rates."""

    app = models.OneToOneField("App", on_delete=models.CASCADE, related_name="rehearsal")
    throttled = models.FloatField(default=0)
    failing = models.FloatField(default=0)
    slow = models.FloatField(default=0)
    slow_s = models.FloatField(default=2)
    partly = models.FloatField(default=0)
    cut = models.FloatField(default=0)
    seed = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"rehearsal of {self.app_id}"
