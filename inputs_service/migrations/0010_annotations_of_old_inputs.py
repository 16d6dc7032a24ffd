"""Gives the inputs that stood before annotations their own annotation, and each of their regions one.

Ten thousand inputs at a time, each time in a transaction: an input that has its own annotation is
done, so that a run that was killed goes on where it stopped.
"""

import orjson
from django.db import migrations, transaction

from inputs_core import ids
from inputs_service.annotations import traits

AT_ONCE = 10_000
WITH_REGIONS_AT_ONCE = 100


def annotate(apps, schema_editor):
    inputs = apps.get_model("inputs_service", "Input").objects.order_by("key")
    last = 0
    while keys := list(inputs.filter(key__gt=last).values_list("key", flat=True)[:AT_ONCE]):
        annotate_some(apps, last, keys[-1])
        last = keys[-1]


@transaction.atomic
def annotate_some(apps, after, until):
    annotations = apps.get_model("inputs_service", "Annotation")
    inputs = apps.get_model("inputs_service", "Input").objects.order_by("key")
    some = inputs.filter(key__gt=after, key__lte=until)
    own = annotations.objects.filter(is_input_level=True, input__gt=after, input__lte=until)
    done = set(own.values_list("input_id", flat=True))
    rows = some.values_list("key", "app_id", "created_at", "modified_at")
    new = [row for row in rows if row[0] not in done]
    annotations.objects.bulk_create(
        (
            annotations(
                annotation_id=ids.new_ordered_id(),
                is_input_level=True,
                **dict(zip(("input_id", "app_id", "created_at", "modified_at"), row, strict=True)),
            )
            for row in new
        ),
        batch_size=1000,
    )
    with_regions = some.filter(answer__contains='"regions":').values_list("key", flat=True)
    left = [key for key in with_regions if key not in done]
    for start in range(0, len(left), WITH_REGIONS_AT_ONCE):
        keys = left[start : start + WITH_REGIONS_AT_ONCE]
        annotate_regions(apps, list(inputs.filter(key__in=keys)))


def annotate_regions(apps, rows):
    annotations = apps.get_model("inputs_service", "Annotation")
    labels = apps.get_model("inputs_service", "InputConcept")
    pairs = [
        (region_row(annotations, row, region), region)
        for row in rows
        for region in orjson.loads(row.answer)["data"].get("regions", ())
    ]
    annotations.objects.bulk_create((row for row, _ in pairs), batch_size=1000)
    concepts = concepts_of(apps, pairs)
    labels.objects.bulk_create(
        (
            labels(
                input_id=row.input_id,
                annotation=row,
                concept_id=concepts[row.app_id, concept_id],
                value=value,
            )
            for row, region in pairs
            for concept_id, value in traits.values_in(region.get("data") or {}).items()
        ),
        batch_size=1000,
    )


def concepts_of(apps, pairs):
    wanted = {name for _, region in pairs for name in traits.values_in(region.get("data") or {})}
    found = apps.get_model("inputs_service", "Concept").objects.filter(
        app__in={row.app_id for row, _ in pairs}
    )
    rows = found.values_list("app_id", "concept_id", "pk").iterator()
    return {(app, name): key for app, name, key in rows if name in wanted}


def region_row(annotations, row, region):
    data = {"regions": [region]}
    return annotations(
        app_id=row.app_id,
        input_id=row.key,
        annotation_id=region["id"],
        is_in_answer=True,
        region_id=region["id"],
        track_id=region.get("track_id", ""),
        traits=traits.traits_of(data),
        data=orjson.dumps(data).decode(),
        created_at=row.created_at,
        modified_at=row.modified_at,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("inputs_service", "0009_annotation_makers"),
    ]

    operations = [migrations.RunPython(annotate, migrations.RunPython.noop)]
