"""Extraction of inputs from cloud storage and from uploaded files."""

from django.db import models

from inputs_service.models.json_column import Json
from inputs_service.models.work import Work


class ExtractionJob(Work):
    """The objects of one address, or the content of one upload, on their way to become inputs.

    64000 queued → 64001 running → 64002 completed | 64003 failed | 64004 cancelled | 64006.
    `place` says how far it is: the last object, the member of the archive that comes next. It moves
    in the transaction that inserts the inputs. `secret` holds encrypted credentials until the end.
    """

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="extraction_jobs")
    add_job = models.ForeignKey("AddJob", on_delete=models.CASCADE, related_name="extraction_jobs")
    upload = models.ForeignKey("Upload", on_delete=models.SET_NULL, null=True)
    job_id = models.CharField(max_length=256)
    url = models.CharField(max_length=4096, blank=True)
    secret = models.TextField(blank=True)
    template = Json(default=dict, blank=True)
    has_suffixes = models.BooleanField(default=False)
    status = models.PositiveIntegerField(default=64000)
    status_details = models.TextField(blank=True)
    place = Json(default=dict, blank=True)
    image_count = models.PositiveBigIntegerField(default=0)
    video_count = models.PositiveBigIntegerField(default=0)
    text_count = models.PositiveBigIntegerField(default=0)
    audio_count = models.PositiveBigIntegerField(default=0)
    pending_archives_count = models.PositiveIntegerField(default=0)
    in_progress_archives_count = models.PositiveIntegerField(default=0)
    completed_archives_count = models.PositiveIntegerField(default=0)
    failed_archives_count = models.PositiveIntegerField(default=0)
    passed_over = Json(default=dict, blank=True)  # reason → how many objects
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "job_id"], name="one_extraction_per_id")
        ]

    def __str__(self) -> str:
        return self.job_id


class Upload(models.Model):
    """A file that arrives in parts: 68000 receiving → 68001 complete | 68004 expired | 68005
    cancelled. Its parts lie as files in the storage until they are joined or dropped."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="uploads")
    add_job = models.ForeignKey(
        "AddJob", on_delete=models.SET_NULL, null=True, related_name="uploads"
    )
    upload_id = models.CharField(max_length=256)
    content_name = models.CharField(max_length=1024)
    content_length = models.PositiveBigIntegerField()
    template = Json(default=dict, blank=True)
    has_suffixes = models.BooleanField(default=False)
    status = models.PositiveIntegerField(default=68000)
    status_details = models.TextField(blank=True)
    file = models.CharField(max_length=256, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "upload_id"], name="one_upload_per_id")
        ]

    def __str__(self) -> str:
        return self.upload_id


class UploadPart(models.Model):
    """Bytes of an upload from `range_start` on, as one file in the storage. A client may number its
    parts, or say where each begins, or both; 0 stands for what it left out."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    part_number = models.PositiveBigIntegerField()
    range_start = models.PositiveBigIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=256)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "part_number", "range_start"], name="one_part_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.part_number}"
