import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0002_annotations"),
    ]

    operations = [
        migrations.CreateModel(
            name="MetadataEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry",
                        "input_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("entry", models.BigIntegerField()),
                (
                    "input",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="metadata_entries",
                        to="inputs_service.input",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("search_id", models.CharField(max_length=256)),
                ("of_annotations", models.BooleanField(default=False)),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("modified_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.AddField(
            model_name="input",
            name="cell",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="input",
            name="picture_hash",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="input",
            index=models.Index(fields=["app", "kinds", "key"], name="input_kinds"),
        ),
        migrations.AddIndex(
            model_name="input",
            index=models.Index(
                condition=models.Q(("cell__isnull", False)),
                fields=["app", "cell"],
                name="input_cell",
            ),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="app",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="searches",
                to="inputs_service.app",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.UniqueConstraint(
                fields=("app", "search_id"), name="one_search_per_id"
            ),
        ),
    ]
