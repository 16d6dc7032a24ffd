"""Datasets: named sets of inputs."""

from django.db import models


class Dataset(models.Model):
    """A named set of inputs of an app."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="datasets")
    dataset_id = models.CharField(max_length=256)
    description = models.TextField(blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "dataset_id"], name="one_dataset_per_id")
        ]

    def __str__(self) -> str:
        return self.dataset_id


class DatasetInput(models.Model):
    """Membership of an input in a dataset."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, related_name="members", db_index=False
    )
    input = models.ForeignKey("Input", on_delete=models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "input"], name="once_in_a_dataset")
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.input_id}"
