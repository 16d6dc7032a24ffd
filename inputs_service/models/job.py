"""Work that is due: inputs to process, add-jobs to count, deletions to finish. Rows are the truth;
queue messages only wake a worker."""

from django.db import models


class AddJob(models.Model):
    """Progress of the inputs that came under one `inputs_add_job_id`: posted, extracted from cloud
    storage or from an upload. A cancelled one takes no more; what waits in it ends as failed."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="add_jobs")
    job_id = models.CharField(max_length=256)
    pending_count = models.PositiveIntegerField(default=0)
    in_progress_count = models.PositiveIntegerField(default=0)
    success_count = models.PositiveIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    call_back_url = models.CharField(max_length=4096, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["app", "job_id"], name="one_add_job_per_id")]

    def __str__(self) -> str:
        return self.job_id


class IngestItem(models.Model):
    """An input that waits for processing, or is being processed.

    due → claimed (due_at = now + lease, claim = a token) → deleted with the result, or due again.
    A claim whose worker died becomes due again by itself. Counted apart: tries that failed
    (`attempt`), workers that were lost (`losses`), and tries while the storage was out (`outages`).
    """

    input = models.OneToOneField("Input", on_delete=models.CASCADE, related_name="ingest")
    add_job = models.ForeignKey(AddJob, on_delete=models.SET_NULL, null=True)
    due_at = models.DateTimeField(db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    outages = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.input_id}, attempt {self.attempt}"


class Deletion(models.Model):
    """`delete_all` of an app: every input with a key up to `last_key` goes, some at a time."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="deletions")
    last_key = models.BigIntegerField()
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.app_id} up to {self.last_key}"
