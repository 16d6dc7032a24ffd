"""Keeps the further addresses of the multimodal inputs that stood before these were kept."""

import hashlib

import orjson
from django.db import migrations

ONE_KIND = (1, 2, 4, 8)
PLACES = ("image", "video", "text", "audio")
AT_ONCE = 1000


def keep(apps, schema_editor):
    inputs = apps.get_model("inputs_service", "Input").objects.exclude(kinds__in=ONE_KIND)
    addresses = apps.get_model("inputs_service", "FurtherAddress").objects
    last = 0
    while rows := list(inputs.filter(key__gt=last).order_by("key")[:AT_ONCE]):
        last = rows[-1].key
        addresses.filter(input__in=rows).delete()
        addresses.bulk_create(
            addresses.model(input_id=row.key, app_id=row.app_id, url_digest=digest)
            for row in rows
            for digest in further_digests(orjson.loads(row.answer)["data"])
        )


def further_digests(data):
    given = (data.get(place, {}).get("url") for place in PLACES)
    urls = list(dict.fromkeys(url for url in given if url))
    return [hashlib.sha256(url.encode()).hexdigest() for url in urls[1:]]


class Migration(migrations.Migration):
    dependencies = [
        ("inputs_service", "0015_further_addresses"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
