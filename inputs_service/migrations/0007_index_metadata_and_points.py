"""Fills the indexes of searches for inputs that stood before there were any."""

import orjson
from django.db import migrations

from inputs_service.searching import cells, metadata

AT_ONCE = 1000


def index(apps, schema_editor):
    inputs = apps.get_model("inputs_service", "Input").objects
    last = 0
    while rows := list(inputs.filter(key__gt=last).order_by("key")[:AT_ONCE]):
        last = rows[-1].key
        index_some(apps, rows)


def index_some(apps, rows):
    entries = apps.get_model("inputs_service", "MetadataEntry")
    entries.objects.bulk_create(
        [
            entries(entry=entry, input_id=row.key)
            for row in rows
            for entry in metadata.entries(
                row.app_id, orjson.loads(row.answer)["data"].get("metadata", {})
            )
        ],
        ignore_conflicts=True,
    )
    placed = [row for row in rows if row.longitude is not None]
    for row in placed:
        row.cell = cells.cell_of(row.longitude, row.latitude)
    apps.get_model("inputs_service", "Input").objects.bulk_update(placed, ["cell"])


class Migration(migrations.Migration):
    atomic = False  # a batch at a time; the same again changes nothing

    dependencies = [
        ("inputs_service", "0006_dataset_versions"),
    ]

    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
