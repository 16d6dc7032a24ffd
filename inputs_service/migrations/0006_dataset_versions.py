import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0005_bulk_operations"),
    ]

    operations = [
        migrations.CreateModel(
            name="DatasetVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("version_id", models.CharField(max_length=256)),
                ("description", models.TextField(blank=True)),
                ("metadata", models.JSONField(blank=True, default=dict)),
                ("status", models.PositiveIntegerField(default=64005)),
                ("status_details", models.TextField(blank=True)),
                ("last_key", models.BigIntegerField(default=0)),
                ("inputs_count", models.PositiveBigIntegerField(default=0)),
                ("metrics", models.JSONField(blank=True, default=dict)),
                ("file", models.CharField(blank=True, max_length=256)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "dataset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="inputs_service.dataset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DatasetExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("format", models.PositiveSmallIntegerField()),
                ("status", models.PositiveIntegerField(default=64201)),
                ("status_details", models.TextField(blank=True)),
                ("file", models.CharField(blank=True, max_length=256)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to="inputs_service.datasetversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="datasetversion",
            constraint=models.UniqueConstraint(
                fields=("dataset", "version_id"), name="one_version_per_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="datasetexport",
            constraint=models.UniqueConstraint(
                fields=("version", "format"), name="one_export_per_format"
            ),
        ),
    ]
