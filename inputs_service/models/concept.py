"""Concepts of an app, and which inputs hold them with which value."""

from django.db import models


class Concept(models.Model):
    """A label of an app; its name is kept here only, and spliced into answers."""

    app = models.ForeignKey("App", on_delete=models.CASCADE, related_name="concepts")
    concept_id = models.CharField(max_length=256)
    name = models.CharField(max_length=256)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app", "concept_id"], name="one_concept_per_id")
        ]

    def __str__(self) -> str:
        return self.concept_id


class InputConcept(models.Model):
    """A concept on an input: value 1 is present, 0 is explicitly absent.

    `annotation` is empty for the input's own concepts, else the annotation that holds this one.
    """

    input = models.ForeignKey("Input", on_delete=models.CASCADE, related_name="labels")
    annotation = models.ForeignKey(
        "Annotation", on_delete=models.CASCADE, null=True, related_name="labels", db_index=False
    )
    concept = models.ForeignKey(
        Concept, on_delete=models.CASCADE, related_name="labels", db_index=False
    )
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["input", "concept"],
                name="one_value_per_concept",
                condition=models.Q(annotation=None),
            ),
            models.UniqueConstraint(
                fields=["annotation", "concept"],
                name="one_value_per_annotation",
                condition=models.Q(annotation__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["concept", "value", "input"], name="inputs_by_concept")]

    def __str__(self) -> str:
        return f"{self.concept_id}={self.value}"
