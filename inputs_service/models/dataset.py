"""Datasets: named sets of inputs, and their versions."""

from django.db import models

from inputs_service.models.json_column import Json
from inputs_service.models.work import Work


class Dataset(models.Model):
    """A named set of inputs of an app. One without an app is deleted: its id is free again, and a
    worker takes its members away.

    `extra` holds what is kept as it was given: visibility, image and defaults for versions.
    """

    app = models.ForeignKey("App", on_delete=models.CASCADE, null=True, related_name="datasets")
    dataset_id = models.CharField(max_length=256)
    description = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    metadata = Json(default=dict, blank=True)
    extra = Json(default=dict, blank=True)
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


class DatasetVersion(Work):
    """A dataset as it was: its members of that moment, each with its annotations, in files.

    64005 pending → 64010 in progress → 64015 ready | 64020 failed. Members up to `last_member` are
    met in ascending order of their inputs' keys: `last_key` is how far the writing is, in
    `parts_count` complete files of the storage's folder `file`. `metrics` counts what they hold.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="versions")
    version_id = models.CharField(max_length=256)
    description = models.TextField(blank=True)
    metadata = Json(default=dict, blank=True)
    extra = Json(default=dict, blank=True)
    status = models.PositiveIntegerField(default=64005)
    status_details = models.TextField(blank=True)
    last_member = models.BigIntegerField(default=0)
    last_key = models.BigIntegerField(default=0)
    parts_count = models.PositiveIntegerField(default=0)
    inputs_count = models.PositiveBigIntegerField(default=0)
    metrics = Json(default=dict, blank=True)
    file = models.CharField(max_length=256, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "version_id"], name="one_version_per_id")
        ]

    def __str__(self) -> str:
        return self.version_id


class DatasetExport(Work):
    """A version in one of the formats: 64201 pending → 64203 in progress → 64200 ready | 64202.

    `progress` is how far the writing is; `file` names the finished file in the storage.
    """

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="exports")
    format = models.PositiveSmallIntegerField()
    status = models.PositiveIntegerField(default=64201)
    status_details = models.TextField(blank=True)
    progress = Json(default=dict, blank=True)
    file = models.CharField(max_length=256, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "format"], name="one_export_per_format")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} as {self.format}"


class DatasetRemoval(Work):
    """What a deleted dataset or version leaves for a worker: members, or files of a folder."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, null=True)
    folder = models.CharField(max_length=256, blank=True)

    def __str__(self) -> str:
        return self.folder or f"the dataset {self.dataset_id}"
