"""COCO: one JSON file of images, annotations in pixels and categories, for the images of a version.

Shape of the zip file: `annotations/instances.json`. Images are named by their number, as in COCO
itself; `input_id` and `coco_url` tell what they are. Inputs without a picture or without its size
are left out, so are regions of other shapes than boxes and polygons, and negative labels.
Source: COCO data format, object detection.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from inputs_service.datasets import lines
from inputs_service.datasets.clarifai_json import Content, Progress

Data = dict[str, Any]
NAME = "annotations/instances.json"
ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "BMP": "bmp", "TIFF": "tif"}
"""Format of image_info → how the name of the image ends."""


def pieces(part: Iterable[bytes], progress: Progress) -> tuple[dict[str, bytes], Progress]:
    """What a part of a snapshot becomes, and how far the export is then.

    Numbers of images, annotations and categories go on where the last part ended.
    """
    writer = Writer(progress)
    for line in part:
        writer.take(lines.whole(orjson.loads(line)))
    made = {"images": joined(writer.images), "annotations": joined(writer.annotations)}
    return made, writer.progress()


def joined(rows: list[Data]) -> bytes:
    """JSON objects with a comma before each but the first of all."""
    return b"".join((b",\n" if row["id"] > 1 else b"") + orjson.dumps(row) for row in rows)


class Writer:
    """Takes inputs one by one and numbers what they hold."""

    def __init__(self, progress: Progress) -> None:
        self.images: list[Data] = []
        self.annotations: list[Data] = []
        self.image_count = progress.get("images", 0)
        self.annotation_count = progress.get("annotations", 0)
        self.categories: dict[str, Data] = dict(progress.get("categories", {}))

    def progress(self) -> Progress:
        """How far the numbers are. Shape: images, annotations, categories by concept id."""
        return {
            "images": self.image_count,
            "annotations": self.annotation_count,
            "categories": self.categories,
        }

    def take(self, one: Data) -> None:
        """Adds an input, where it is an image of known size."""
        image = one["data"].get("image") or {}
        info = image.get("image_info") or {}
        width, height = info.get("width"), info.get("height")
        if not width or not height:
            return
        self.image_count += 1
        ending = ENDINGS.get(info.get("format", ""), "img")
        self.images.append(
            {
                "id": self.image_count,
                "width": width,
                "height": height,
                "file_name": f"{self.image_count:012}.{ending}",
                "coco_url": image.get("url", ""),
                "date_captured": one.get("created_at", ""),
                "input_id": one["id"],
            }
        )
        for region in one["data"].get("regions") or ():
            self._take_region(region, width, height)

    def _take_region(self, region: Data, width: int, height: int) -> None:
        info = region.get("region_info") or {}
        shape = shape_of(info, width, height)
        if shape is None:
            return
        concepts = (region.get("data") or {}).get("concepts") or ()
        for concept in concepts:
            if concept["value"] > 0:
                self.annotation_count += 1
                self.annotations.append(
                    {
                        "id": self.annotation_count,
                        "image_id": self.image_count,
                        "category_id": self._category(concept),
                        **shape,
                        "iscrowd": 0,
                        "region_id": region.get("id", ""),
                    }
                )

    def _category(self, concept: Data) -> int:
        number = len(self.categories) + 1
        row = {"id": number, "name": concept["name"], "concept_id": concept["id"]}
        return int(self.categories.setdefault(concept["id"], {**row, "supercategory": ""})["id"])


def shape_of(info: Data, width: int, height: int) -> Data | None:
    """A region's shape in pixels; None for what COCO has no word for.

    Shape: bbox [x, y, width, height], area, segmentation [[x, y, x, y, …]].
    """
    if box := info.get("bounding_box"):
        left, top = box.get("left_col", 0) * width, box.get("top_row", 0) * height
        right, bottom = box.get("right_col", 0) * width, box.get("bottom_row", 0) * height
        corners = [left, top, right, top, right, bottom, left, bottom]
    elif points := (info.get("polygon") or {}).get("points"):
        corners = [n for point in points for n in _pixels(point, width, height)]
    else:
        return None
    xs, ys = corners[::2], corners[1::2]
    bbox = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
    return {
        "bbox": [round(number, 3) for number in bbox],
        "area": round(_area(xs, ys), 3),
        "segmentation": [[round(number, 3) for number in corners]],
    }


def _pixels(point: Data, width: int, height: int) -> tuple[float, float]:
    return point.get("col", 0) * width, point.get("row", 0) * height


def _area(xs: list[float], ys: list[float]) -> float:
    """The area of a polygon by the shoelace formula."""
    pairs = range(len(xs))
    return abs(sum(xs[i - 1] * ys[i] - xs[i] * ys[i - 1] for i in pairs)) / 2


def entries(progress: Progress) -> Iterator[tuple[str, list[Content]]]:
    """The one file of the zip file: the pieces of all parts between what begins and ends it."""
    parts = range(progress.get("parts", 0))
    categories = list(progress.get("categories", {}).values())
    end = orjson.dumps(categories)
    yield (
        NAME,
        [
            b'{"info":{"description":"Images of a dataset version"},"licenses":[],"images":[\n',
            *(("images", number) for number in parts),
            b'],"annotations":[\n',
            *(("annotations", number) for number in parts),
            b'],"categories":' + end + b"}\n",
        ],
    )
