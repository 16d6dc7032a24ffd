"""What is to be uploaded: an item for each input, and the bytes of files as they arrive."""

import uuid

from django.db import models
from django.utils import timezone

from inputs_app.models.job import Chunk, Job
from inputs_app.models.json_text import FaithfulJson


class UploadItem(models.Model):
    """One input of an upload, under the id that it will have.

    planned → staged (a file whose bytes are all here) → claimed → sent (`sent_at` is committed
    before each request) → accepted (the API has it) → done (30000) | failed | skipped (left out).
    `fault` names what the plan says against it (see `services.uploads.faults`); `data` is what
    goes into the input's data beside the medium, in the API's shape. `is_checked`: whether the app
    has the id already is known, or needs no asking. `is_kept`: somebody said to send a duplicate.
    """

    class State(models.TextChoices):
        """Where the item stands."""

        PLANNED = "planned", "Planned"
        STAGED = "staged", "Here"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        ACCEPTED = "accepted", "Being processed"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Left out"

    class Source(models.TextChoices):
        """Where the medium comes from."""

        FILE = "file", "File"
        URL = "url", "URL"
        TEXT = "text", "Text"

    class Kind(models.TextChoices):
        """Where in the input's data the medium goes."""

        IMAGE = "image", "Image"
        VIDEO = "video", "Video"
        AUDIO = "audio", "Audio"
        TEXT = "text", "Text"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="upload_items")
    chunk = models.ForeignKey(
        Chunk, null=True, on_delete=models.SET_NULL, related_name="upload_items"
    )
    number = models.PositiveIntegerField()
    input_id = models.CharField(max_length=256)
    name = models.CharField(max_length=1024)
    source = models.CharField(max_length=4, choices=Source)
    kind = models.CharField(max_length=5, choices=Kind, blank=True)
    url = models.TextField(blank=True)
    text = models.TextField(blank=True)
    data = FaithfulJson(default=dict, blank=True)
    dataset_ids = FaithfulJson(default=list, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    pixels = models.PositiveBigIntegerField(default=0)
    duration_s = models.FloatField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    fault = models.CharField(max_length=32, blank=True)
    is_checked = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)
    code = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="one_upload_per_number")
        ]
        indexes = [
            models.Index(fields=["job", "state", "number"], name="upload_by_state"),
            models.Index(fields=["job", "fault", "number"], name="upload_by_fault"),
            models.Index(fields=["job", "input_id"], name="upload_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}.{self.number}: {self.input_id}"


class UploadManifest(models.Model):
    """A table of inputs that is read row by row into the items of a draft.

    Its bytes lie in staging as `parts`, in order: `[[name, bytes], …]`. `offset_bytes` and `line`
    stand behind the last row that became an item; whole when `is_read`. `columns`: the fields of
    its head line, for CSV and TSV; `delimiter` is empty for JSON Lines.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="manifests")
    name = models.CharField(max_length=300)
    parts = FaithfulJson(default=list)
    size_bytes = models.PositiveBigIntegerField()
    offset_bytes = models.PositiveBigIntegerField(default=0)
    line = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    delimiter = models.CharField(max_length=1, blank=True)
    columns = FaithfulJson(default=list, blank=True)
    is_read = models.BooleanField(default=False)
    problem = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.job_id}: {self.name}"


class StagedFile(models.Model):
    """The bytes of one item as they arrive by tus: `offset_bytes` moves after a part is stored.

    Whole when `offset_bytes` equals `size_bytes`. Source: tus 1.0.0, core protocol.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.OneToOneField(UploadItem, on_delete=models.CASCADE, related_name="staged_file")
    size_bytes = models.PositiveBigIntegerField()
    offset_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.id}: {self.offset_bytes} of {self.size_bytes}"


class StagedPart(models.Model):
    """One stored object of a staged file, see `services.staging`."""

    file = models.ForeignKey(StagedFile, on_delete=models.CASCADE, related_name="parts")
    start_bytes = models.PositiveBigIntegerField()
    size_bytes = models.PositiveIntegerField()
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "start_bytes"], name="one_part_per_start")
        ]

    def __str__(self) -> str:
        return self.name
