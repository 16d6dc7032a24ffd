import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0004_extraction"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkOperation",
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
                ("operation_id", models.CharField(max_length=256)),
                ("asked", models.JSONField()),
                ("status", models.PositiveIntegerField(default=25402)),
                ("status_details", models.TextField(blank=True)),
                ("first_key", models.BigIntegerField(null=True)),
                ("last_key", models.BigIntegerField(null=True)),
                ("processed_count", models.PositiveBigIntegerField(default=0)),
                ("last_processed_id", models.CharField(blank=True, max_length=256)),
                ("created_by", models.CharField(blank=True, max_length=256)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_operations",
                        to="inputs_service.app",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("app", "operation_id"), name="one_operation_per_id"
                    )
                ],
            },
        ),
    ]
