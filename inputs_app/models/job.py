"""Work on many inputs: a job, its chunks, and what is to happen to each input of a change.

The rows are the truth: a queue message only says that a chunk is due.
"""

from typing import Any

from django.db import models
from django.utils import timezone

from inputs_app.models.json_text import FaithfulJson
from inputs_app.models.user import User
from inputs_app.models.workspace import Workspace


class Job(models.Model):
    """What somebody asked for, as the Jobs and Changes pages show it.

    draft → waiting → running ⇄ paused → finished | finished_with_problems | failed | cancelled.
    Its counts are the sums over its chunks. What the job itself has to do next (write its targets
    down, ask how an import stands, begin when a waiting time is over) is due at `due_at`.
    `is_queued`: the queue page shows it; one input that was changed while the person waited is not
    there. `dismissed_at`: somebody has seen that it ended badly.
    """

    class Kind(models.TextChoices):
        """What the job does."""

        UPLOAD = "upload"
        IMPORT = "import"
        CHANGE = "change"
        DELETION = "deletion"
        EXPORT = "export"

    class State(models.TextChoices):
        """Where the job stands, in the words that people read."""

        DRAFT = "draft", "Draft"
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        FINISHED = "finished", "Finished"
        FINISHED_WITH_PROBLEMS = "finished_with_problems", "Finished with problems"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=24, choices=State, default=State.DRAFT)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    owner_name = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    reason = models.CharField(max_length=500, blank=True)
    options = FaithfulJson(default=dict, blank=True)
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="undone_by"
    )
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    is_queued = models.BooleanField(default=True)
    heartbeat_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "kind", "-id"], name="job_latest"),
            models.Index(fields=["workspace", "state", "-id"], name="job_by_state"),
            models.Index(fields=["workspace", "-ended_at", "-id"], name="job_by_end"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """`read_at`: when this row was read, so that of two pictures the newer is known."""
        super().__init__(*args, **kwargs)
        self.read_at = timezone.now()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.title}"


class Chunk(models.Model):
    """At most 128 inputs of a job, which go to the API in one request.

    due (due_at passed) → held (claim set, due_at = end of the lease) → due again later, or ended
    (due_at empty). A chunk whose holder died becomes due by itself. The counts of its items are
    written in the transaction that writes the items. `is_followed`: the API has some of the
    items and is not done with them; how far they are is asked whatever becomes of the job.
    `accepted_count`: how many it ever took.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True, db_index=True)
    claim = models.CharField(max_length=32, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    is_followed = models.BooleanField(default=False)
    item_count = models.PositiveSmallIntegerField()
    accepted_count = models.PositiveSmallIntegerField(default=0)
    done_count = models.PositiveSmallIntegerField(default=0)
    failed_count = models.PositiveSmallIntegerField(default=0)
    skipped_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="one_chunk_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.job_id}.{self.number}"


class ChangeItem(models.Model):
    """One input of a change. Images are what a patch can change of its data, see `services.images`.

    planned → sent (`sent_at` and both images are committed before the request) → done | failed |
    skipped. `expected`: the image that the person saw; another one there is a conflict.
    """

    class State(models.TextChoices):
        """Where the item stands."""

        PLANNED = "planned", "Waiting"
        SENT = "sent", "Sent"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Nothing to change"

    chunk = models.ForeignKey(Chunk, on_delete=models.CASCADE, related_name="change_items")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    input_id = models.CharField(max_length=256)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    patch = FaithfulJson()
    expected = FaithfulJson(null=True)
    before = FaithfulJson(null=True)
    predicted = FaithfulJson(null=True)
    after = FaithfulJson(null=True)
    sent_at = models.DateTimeField(null=True)
    code = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chunk", "number"], name="one_item_per_number")
        ]
        indexes = [
            models.Index(fields=["workspace", "input_id", "-id"], name="history_of_input"),
        ]

    def __str__(self) -> str:
        return f"{self.chunk_id}.{self.number}: {self.input_id}"
