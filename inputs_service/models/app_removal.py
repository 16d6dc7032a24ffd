"""Deleted apps whose rows are not gone yet."""

from django.db import models

from inputs_service.models.work import Work


class AppRemoval(Work):
    """An app that nobody owns any more, and whose rows a worker takes away some at a time."""

    app = models.OneToOneField("App", on_delete=models.CASCADE, related_name="removal")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"removal of {self.app_id}"
