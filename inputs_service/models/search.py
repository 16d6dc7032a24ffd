"""What searches need: an index of metadata, and the searches that people saved."""

from django.db import models

from inputs_service.models.json_column import Json


class MetadataEntry(models.Model):
    """One scalar of an input's metadata, or one object or list in it, as a hash of the app, the
    path and the value: an inverted index that works the same on every database."""

    pk = models.CompositePrimaryKey("entry", "input_id")
    entry = models.BigIntegerField()
    input = models.ForeignKey("Input", on_delete=models.CASCADE, related_name="metadata_entries")

    def __str__(self) -> str:
        return f"{self.entry} in {self.input_id}"


class SavedSearch(models.Model):
    """A search that was stored to be run later. `body` is its JSON as it was checked."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="searches")
    search_id = models.CharField(max_length=256)
    of_annotations = models.BooleanField(default=False)
    body = Json()
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "search_id"], name="one_search_per_id")
        ]

    def __str__(self) -> str:
        return self.search_id
