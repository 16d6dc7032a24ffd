from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0007_index_metadata_and_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="annotation",
            name="is_in_answer",
            field=models.BooleanField(default=False),
        ),
    ]
