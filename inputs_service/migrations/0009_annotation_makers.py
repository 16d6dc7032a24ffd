from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0008_annotation_in_answer"),
    ]

    operations = [
        migrations.AddField(
            model_name="annotation",
            name="is_trusted",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="annotation",
            name="model_version_id",
            field=models.CharField(blank=True, max_length=256),
        ),
        migrations.AddField(
            model_name="annotation",
            name="workflow_version_id",
            field=models.CharField(blank=True, max_length=256),
        ),
        migrations.AddField(
            model_name="annotation",
            name="extra",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
