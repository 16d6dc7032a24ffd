import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Annotation",
            fields=[
                ("key", models.BigAutoField(primary_key=True, serialize=False)),
                ("annotation_id", models.CharField(max_length=256)),
                ("is_input_level", models.BooleanField(default=False)),
                ("region_id", models.CharField(blank=True, max_length=256)),
                ("track_id", models.CharField(blank=True, max_length=256)),
                ("task_id", models.CharField(blank=True, max_length=256)),
                ("traits", models.PositiveIntegerField(default=0)),
                ("status", models.PositiveIntegerField(default=24150)),
                ("user_id", models.CharField(blank=True, max_length=256)),
                ("info", models.JSONField(blank=True, default=dict)),
                ("data", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("modified_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="inputconcept",
            name="one_value_per_concept",
        ),
        migrations.AddField(
            model_name="annotation",
            name="app",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="annotations",
                to="inputs_service.app",
            ),
        ),
        migrations.AddField(
            model_name="annotation",
            name="input",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="annotations",
                to="inputs_service.input",
            ),
        ),
        migrations.AddField(
            model_name="inputconcept",
            name="annotation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="labels",
                to="inputs_service.annotation",
            ),
        ),
        migrations.AddConstraint(
            model_name="inputconcept",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annotation", None)),
                fields=("input", "concept"),
                name="one_value_per_concept",
            ),
        ),
        migrations.AddConstraint(
            model_name="inputconcept",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annotation__isnull", False)),
                fields=("annotation", "concept"),
                name="one_value_per_annotation",
            ),
        ),
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(fields=["app", "key"], name="annotation_order"),
        ),
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(
                condition=models.Q(("is_input_level", False)),
                fields=["app", "traits", "input"],
                name="annotation_traits",
            ),
        ),
        migrations.AddConstraint(
            model_name="annotation",
            constraint=models.UniqueConstraint(
                fields=("app", "annotation_id", "input"), name="one_annotation_per_id"
            ),
        ),
    ]
