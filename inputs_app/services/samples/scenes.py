"""What is on each photograph of the samples: concepts, what stands where, where it was taken.

Facts only. The files come with scikit-image and scikit-learn, see docs/decisions.md.
"""

from dataclasses import dataclass
from random import Random

Box = tuple[float, float, float, float]
"""top, left, bottom, right as fractions of the picture."""
Polygon = tuple[tuple[float, float], ...]
"""(row, col) points as fractions of the picture."""


@dataclass(frozen=True)
class Thing:
    """Something that can be outlined on a photograph."""

    concept: str
    box: Box | None = None
    polygon: Polygon | None = None


@dataclass(frozen=True)
class Scene:
    """A photograph and what a careful person would say about it."""

    name: str
    package: str
    file: str
    credit: str
    caption: str
    present: tuple[str, ...]
    absent: tuple[str, ...]
    latitude: float
    longitude: float
    things: tuple[Thing, ...] = ()


def chance(*seed: object) -> Random:
    """Random numbers that are the same at every run for the same words; never for secrets."""
    return Random("/".join(str(part) for part in seed))  # noqa: S311 - makes samples, no secrets


SCENES = (
    Scene(
        name="portrait",
        package="skimage",
        file="data/astronaut.png",
        credit="NASA, public domain",
        caption="Astronaut Eileen Collins in her launch suit, a shuttle model behind her.",
        present=("person", "astronaut", "uniform"),
        absent=("animal",),
        latitude=29.5593,
        longitude=-95.0900,
        things=(
            Thing("face", box=(0.08, 0.34, 0.36, 0.57)),
            Thing("helmet", box=(0.67, 0.56, 1.0, 1.0)),
            Thing("flag", polygon=((0.0, 0.0), (0.0, 0.16), (0.28, 0.2), (0.55, 0.1), (1.0, 0.02))),
        ),
    ),
    Scene(
        name="cat",
        package="skimage",
        file="data/chelsea.png",
        credit="Stefan van der Walt, CC0",
        caption="A tabby cat looks past the camera, very close.",
        present=("cat", "animal", "pet"),
        absent=("dog", "person"),
        latitude=-33.9321,
        longitude=18.8602,
        things=(
            Thing("eye", box=(0.27, 0.29, 0.49, 0.47)),
            Thing("eye", box=(0.35, 0.64, 0.55, 0.77)),
            Thing(
                "nose",
                polygon=((0.76, 0.51), (0.74, 0.6), (0.78, 0.65), (0.87, 0.59), (0.88, 0.55)),
            ),
        ),
    ),
    Scene(
        name="coffee",
        package="skimage",
        file="data/coffee.png",
        credit="Rachel Michetti, CC0",
        caption="An espresso in a red cup on a wooden table.",
        present=("coffee", "cup", "table"),
        absent=("tea",),
        latitude=48.2082,
        longitude=16.3738,
        things=(
            Thing("cup", box=(0.04, 0.29, 0.76, 0.7)),
            Thing("spoon", box=(0.58, 0.54, 0.83, 0.68)),
            Thing(
                "saucer",
                polygon=(
                    (0.5, 0.13),
                    (0.28, 0.2),
                    (0.2, 0.32),
                    (0.2, 0.68),
                    (0.35, 0.79),
                    (0.6, 0.8),
                    (0.82, 0.7),
                    (0.95, 0.5),
                    (0.85, 0.28),
                    (0.7, 0.17),
                ),
            ),
        ),
    ),
    Scene(
        name="launchpad",
        package="skimage",
        file="data/rocket.jpg",
        credit="SpaceX, CC0",
        caption="A rocket on its launch pad at dusk, lightning towers around it.",
        present=("rocket", "night", "tower"),
        absent=("person", "animal"),
        latitude=28.5619,
        longitude=-80.5772,
        things=(
            Thing("rocket", box=(0.3, 0.475, 0.97, 0.53)),
            Thing("tower", box=(0.3, 0.27, 0.95, 0.33)),
            Thing("tower", box=(0.0, 0.87, 1.0, 1.0)),
        ),
    ),
    Scene(
        name="galaxies",
        package="skimage",
        file="data/hubble_deep_field.jpg",
        credit="NASA, ESA, public domain",
        caption="Hundreds of galaxies in a dark corner of the sky.",
        present=("galaxy", "space", "night"),
        absent=("planet",),
        latitude=39.3326,
        longitude=-76.6231,
        things=(
            Thing("galaxy", box=(0.51, 0.69, 0.58, 0.76)),
            Thing("galaxy", box=(0.43, 0.1, 0.5, 0.15)),
        ),
    ),
    Scene(
        name="garage",
        package="skimage",
        file="data/motorcycle_left.png",
        credit="Middlebury 2014 stereo benchmark",
        caption="A red motorcycle in a garage with full shelves.",
        present=("motorcycle", "vehicle", "garage"),
        absent=("car", "person"),
        latitude=44.0153,
        longitude=-73.1673,
        things=(
            Thing("motorcycle", box=(0.2, 0.12, 0.92, 0.93)),
            Thing("wheel", box=(0.45, 0.16, 0.8, 0.38)),
            Thing("wheel", box=(0.54, 0.7, 0.91, 0.93)),
        ),
    ),
    Scene(
        name="workshop",
        package="skimage",
        file="data/motorcycle_right.png",
        credit="Middlebury 2014 stereo benchmark",
        caption="The same red motorcycle, seen a step to the right.",
        present=("motorcycle", "vehicle", "shelf"),
        absent=("bicycle",),
        latitude=45.0703,
        longitude=7.6869,
        things=(
            Thing("motorcycle", box=(0.2, 0.05, 0.92, 0.86)),
            Thing(
                "tank",
                polygon=((0.42, 0.38), (0.33, 0.47), (0.3, 0.55), (0.33, 0.6), (0.42, 0.53)),
            ),
        ),
    ),
    Scene(
        name="retina",
        package="skimage",
        file="data/retina.jpg",
        credit="Häggström 2014, public domain",
        caption="The back of a healthy eye, photographed through the pupil.",
        present=("retina", "medical"),
        absent=("lesion",),
        latitude=51.5273,
        longitude=-0.0895,
        things=(
            Thing("optic disc", box=(0.38, 0.11, 0.53, 0.24)),
            Thing("macula", box=(0.4, 0.42, 0.54, 0.55)),
        ),
    ),
    Scene(
        name="tissue",
        package="skimage",
        file="data/ihc.png",
        credit="scikit-image, no known copyright",
        caption="Stained tissue of a colon under the microscope.",
        present=("tissue", "microscope", "medical"),
        absent=("blood",),
        latitude=49.4172,
        longitude=8.6719,
        things=(
            Thing(
                "gland",
                polygon=(
                    (0.61, 0.55),
                    (0.61, 0.66),
                    (0.72, 0.75),
                    (0.9, 0.73),
                    (0.98, 0.65),
                    (0.95, 0.54),
                    (0.75, 0.5),
                ),
            ),
            Thing("gland", box=(0.0, 0.53, 0.58, 0.9)),
        ),
    ),
    Scene(
        name="temple",
        package="sklearn",
        file="datasets/images/china.jpg",
        credit="danielbuechele, CC BY 2.0",
        caption="A tower of the Summer Palace above the lake, Beijing.",
        present=("building", "lake", "travel"),
        absent=("car", "night"),
        latitude=39.9999,
        longitude=116.2755,
        things=(
            Thing("tower", box=(0.07, 0.1, 0.92, 0.57)),
            Thing("roof", polygon=((0.13, 0.31), (0.28, 0.14), (0.31, 0.2), (0.29, 0.46))),
        ),
    ),
    Scene(
        name="dahlia",
        package="sklearn",
        file="datasets/images/flower.jpg",
        credit="vultilion, CC BY 2.0",
        caption="An orange dahlia in full bloom before dark leaves.",
        present=("flower", "plant", "garden"),
        absent=("person", "animal"),
        latitude=52.2697,
        longitude=4.5466,
        things=(
            Thing("flower", box=(0.2, 0.265, 0.84, 0.695)),
            Thing(
                "blossom heart",
                polygon=(
                    (0.4, 0.48),
                    (0.45, 0.43),
                    (0.55, 0.43),
                    (0.6, 0.48),
                    (0.55, 0.53),
                    (0.45, 0.53),
                ),
            ),
        ),
    ),
)
