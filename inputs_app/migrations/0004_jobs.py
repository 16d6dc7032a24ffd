import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_app", "0003_sample_loads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("upload", "Upload"),
                            ("import", "Import"),
                            ("change", "Change"),
                            ("deletion", "Deletion"),
                            ("export", "Export"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("finished", "Finished"),
                            ("finished_with_problems", "Finished with problems"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=24,
                    ),
                ),
                ("owner_name", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=300)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("options", models.JSONField(blank=True, default=dict)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="undone_by",
                        to="inputs_app.job",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="inputs_app.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Chunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("item_count", models.PositiveSmallIntegerField()),
                ("done_count", models.PositiveSmallIntegerField(default=0)),
                ("failed_count", models.PositiveSmallIntegerField(default=0)),
                ("skipped_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="inputs_app.job",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangeItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("input_id", models.CharField(max_length=256)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Waiting"),
                            ("sent", "Sent"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("skipped", "Nothing to change"),
                        ],
                        default="planned",
                        max_length=8,
                    ),
                ),
                ("patch", models.JSONField()),
                ("expected", models.JSONField(null=True)),
                ("before", models.JSONField(null=True)),
                ("predicted", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("code", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=500)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="inputs_app.workspace",
                    ),
                ),
                (
                    "chunk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_items",
                        to="inputs_app.chunk",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "input_id", "-id"], name="history_of_input")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chunk", "number"), name="one_item_per_number")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["workspace", "kind", "-id"], name="job_latest"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["workspace", "state", "-id"], name="job_by_state"),
        ),
        migrations.AddConstraint(
            model_name="chunk",
            constraint=models.UniqueConstraint(
                fields=("job", "number"), name="one_chunk_per_number"
            ),
        ),
    ]
