"""Annotations: what somebody said of an input, of a region of it or of a moment in it."""

from django.db import models

from inputs_service.models.json_column import Json


class Trait(models.IntegerChoices):
    """Bits of `Annotation.traits`: what an annotation holds, as searches ask for it."""

    BOX = 1
    POLYGON = 2
    MASK = 4
    POINT = 8
    SPAN = 16
    TOKEN = 32
    KEYPOINTS = 64
    FRAME = 128
    TIME_SEGMENT = 256
    TEXT = 512
    TRACK = 1024
    METADATA = 2048
    GEO = 4096


class Annotation(models.Model):
    """One annotation of an input. `key` gives the order of lists, newest last.

    Every input has one with `is_input_level`: it stands for the input's own concepts, metadata and
    geo, which the input keeps, so its `data` stays empty and its time is the input's. All others
    keep their `data` as JSON here, concepts as `{id, value}`, with one region, frame, track or time
    segment each. Those that came with their input, or were set on it since, are `is_in_answer`:
    the input's answer shows a copy of them.
    """

    key = models.BigAutoField(primary_key=True)
    app = models.ForeignKey(
        "App", on_delete=models.CASCADE, related_name="annotations", db_index=False
    )
    input = models.ForeignKey("Input", on_delete=models.CASCADE, related_name="annotations")
    annotation_id = models.CharField(max_length=256)
    is_input_level = models.BooleanField(default=False)
    is_in_answer = models.BooleanField(default=False)
    region_id = models.CharField(max_length=256, blank=True)
    track_id = models.CharField(max_length=256, blank=True)
    task_id = models.CharField(max_length=256, blank=True)
    traits = models.PositiveIntegerField(default=0)
    status = models.PositiveIntegerField(default=24150)
    user_id = models.CharField(max_length=256, blank=True)  # who said it; empty: the app's owner
    is_trusted = models.BooleanField(default=True)  # a person's, or a model's that is believed
    model_version_id = models.CharField(max_length=256, blank=True)
    workflow_version_id = models.CharField(max_length=256, blank=True)
    info = Json(default=dict, blank=True)
    extra = Json(default=dict, blank=True)  # what answers give back as it came
    data = models.TextField(blank=True)
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["app", "annotation_id", "input"], name="one_annotation_per_id"
            )
        ]
        indexes = [
            models.Index(fields=["app", "key"], name="annotation_order"),
            models.Index(
                fields=["app", "traits", "input"],
                name="annotation_traits",
                condition=models.Q(is_input_level=False),
            ),
            # The few that lists ask for among the many: each index holds those only.
            models.Index(
                fields=["app", "key"],
                name="annotation_untrusted",
                condition=models.Q(is_trusted=False),
            ),
            models.Index(
                fields=["app", "task_id", "key"],
                name="annotation_task",
                condition=~models.Q(task_id=""),
            ),
            models.Index(
                fields=["app", "user_id", "key"],
                name="annotation_user",
                condition=~models.Q(user_id=""),
            ),
            models.Index(
                fields=["app", "model_version_id", "key"],
                name="annotation_model",
                condition=~models.Q(model_version_id=""),
            ),
            models.Index(
                fields=["app", "workflow_version_id", "key"],
                name="annotation_workflow",
                condition=~models.Q(workflow_version_id=""),
            ),
            models.Index(
                fields=["app", "status", "key"],
                name="annotation_status",
                condition=~models.Q(status=24150),
            ),
        ]

    def __str__(self) -> str:
        return self.annotation_id
