"""What is said about a picture of the samples: concepts, metadata, place and regions as JSON."""

from datetime import date, timedelta
from random import Random
from typing import Any

from inputs_app.services.samples.photos import View, box_in_view, polygon_in_view
from inputs_app.services.samples.scenes import Box, Polygon, Scene, Thing

Json = dict[str, Any]
PEOPLE = ("Mira", "Jonas", "Aiko", "Tomás", "Leyla")


def labels(scene: Scene, chance: Random) -> list[Json]:
    """Concepts of a picture: most of what is present, sometimes something stated as absent."""
    present = [id_ for id_ in scene.present if id_ == scene.present[0] or chance.random() < 0.7]
    absent = [id_ for id_ in scene.absent if chance.random() < 0.5]
    return [
        *({"id": id_, "value": 1} for id_ in present),
        *({"id": id_, "value": 0} for id_ in absent),
    ]


def metadata(scene: Scene, seen: View, chance: Random) -> Json:
    """Metadata as a team would keep it: nested, of every JSON type."""
    day = date(2025, 1, 6) + timedelta(days=chance.randrange(300))
    return {
        "caption": scene.caption,
        "credit": scene.credit,
        "camera": {
            "iso": chance.choice((100, 200, 400, 800)),
            "lens_mm": chance.choice((24, 35, 50, 85)),
            "flash": chance.random() < 0.2,
        },
        "crop": {
            "left": seen.left,
            "top": seen.top,
            "width": seen.width,
            "height": seen.height,
            "mirrored": seen.is_mirrored,
            "tone": seen.tone,
        },
        "review": {
            "by": chance.choice(PEOPLE),
            "on": day.isoformat(),
            "rating": chance.randint(1, 5),
            "comment": None if chance.random() < 0.5 else "sharp enough",
        },
        "tags": sorted(chance.sample(("indoor", "close", "archive", "spring", "print", "web"), 2)),
    }


def geo(scene: Scene, chance: Random) -> Json:
    """A point within about a kilometre of where the picture belongs."""
    return {
        "geo_point": {
            "longitude": round(scene.longitude + chance.uniform(-0.01, 0.01), 5),
            "latitude": round(scene.latitude + chance.uniform(-0.01, 0.01), 5),
        }
    }


def regions(input_id: str, scene: Scene, seen: View) -> list[Json]:
    """The boxes and polygons of the scene that are still in the view.

    Shape: API regions; ids are fixed, so that a re-sent sample is the same.
    Source: clarifai-grpc proto, Region and RegionInfo.
    """
    shapes = ((thing, _shape(thing, seen)) for thing in scene.things)
    return [
        {
            "id": f"{input_id}-r{number}",
            "region_info": shape,
            "data": {"concepts": [{"id": thing.concept, "value": 1}]},
        }
        for number, (thing, shape) in enumerate(shapes, 1)
        if shape
    ]


def _shape(thing: Thing, seen: View) -> Json | None:
    box = box_in_view(thing.box, seen) if thing.box else None
    if box:
        return {"bounding_box": _box(box)}
    polygon = polygon_in_view(thing.polygon, seen) if thing.polygon else None
    return {"polygon": _polygon(polygon)} if polygon else None


def _box(box: Box) -> Json:
    return dict(zip(("top_row", "left_col", "bottom_row", "right_col"), box, strict=True))


def _polygon(polygon: Polygon) -> Json:
    return {"points": [{"row": row, "col": col} for row, col in polygon]}
