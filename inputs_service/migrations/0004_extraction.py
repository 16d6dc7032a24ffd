import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0003_searches"),
    ]

    operations = [
        migrations.AddField(
            model_name="addjob",
            name="call_back_url",
            field=models.CharField(blank=True, max_length=4096),
        ),
        migrations.AddField(
            model_name="addjob",
            name="cancelled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="CallBack",
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
                ("url", models.CharField(max_length=4096)),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="call_backs",
                        to="inputs_service.app",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("upload_id", models.CharField(max_length=256)),
                ("content_name", models.CharField(max_length=1024)),
                ("content_length", models.PositiveBigIntegerField()),
                ("template", models.JSONField(blank=True, default=dict)),
                ("has_suffixes", models.BooleanField(default=False)),
                ("status", models.PositiveIntegerField(default=68000)),
                ("status_details", models.TextField(blank=True)),
                ("file", models.CharField(blank=True, max_length=256)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "add_job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to="inputs_service.addjob",
                    ),
                ),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="inputs_service.app",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExtractionJob",
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
                ("job_id", models.CharField(max_length=256)),
                ("url", models.CharField(blank=True, max_length=4096)),
                ("secret", models.TextField(blank=True)),
                ("template", models.JSONField(blank=True, default=dict)),
                ("has_suffixes", models.BooleanField(default=False)),
                ("status", models.PositiveIntegerField(default=64000)),
                ("status_details", models.TextField(blank=True)),
                ("place", models.JSONField(blank=True, default=dict)),
                ("image_count", models.PositiveBigIntegerField(default=0)),
                ("video_count", models.PositiveBigIntegerField(default=0)),
                ("text_count", models.PositiveBigIntegerField(default=0)),
                ("audio_count", models.PositiveBigIntegerField(default=0)),
                ("pending_archives_count", models.PositiveIntegerField(default=0)),
                ("in_progress_archives_count", models.PositiveIntegerField(default=0)),
                ("completed_archives_count", models.PositiveIntegerField(default=0)),
                ("failed_archives_count", models.PositiveIntegerField(default=0)),
                ("passed_over", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "add_job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extraction_jobs",
                        to="inputs_service.addjob",
                    ),
                ),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extraction_jobs",
                        to="inputs_service.app",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="inputs_service.upload",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_number", models.PositiveBigIntegerField()),
                ("range_start", models.PositiveBigIntegerField()),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("file", models.CharField(max_length=256)),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="inputs_service.upload",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(
                fields=("app", "upload_id"), name="one_upload_per_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="extractionjob",
            constraint=models.UniqueConstraint(
                fields=("app", "job_id"), name="one_extraction_per_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.UniqueConstraint(
                fields=("upload", "part_number"), name="one_part_per_number"
            ),
        ),
    ]
