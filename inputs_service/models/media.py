"""Bytes of inputs, each stored once under its SHA-256, and which input shows which bytes."""

from django.db import models

from inputs_service.models.json_column import Json


class Media(models.Model):
    """Stored bytes: the file `media/<ab>/<digest>` in Django's default storage, with its renditions
    beside it, and what was learnt of its content (`facts`: image_info, video_info, …)."""

    digest = models.CharField(max_length=64, primary_key=True)
    size_bytes = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    facts = Json(default=dict, blank=True)
    renditions = Json(default=list, blank=True)  # sizes that exist as files of their own
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(auto_now_add=True)  # unreferenced and old → swept
    swept_at = models.DateTimeField(null=True)  # its files are being removed: not to be used

    def __str__(self) -> str:
        return self.digest[:12]


class InputMedia(models.Model):
    """The bytes that an input shows in one place: image, video, text or audio."""

    input = models.ForeignKey("Input", on_delete=models.CASCADE, related_name="media")
    media = models.ForeignKey(Media, on_delete=models.PROTECT, related_name="uses")
    place = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["input", "place"], name="one_media_a_place")]

    def __str__(self) -> str:
        return self.place
