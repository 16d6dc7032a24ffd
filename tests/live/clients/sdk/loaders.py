"""Data loaders, whose items the SDK sends as inputs and annotations."""

from typing import Any

from clarifai.datasets.upload.base import ClarifaiDataLoader
from clarifai.datasets.upload.features import (
    MultiModalFeatures,
    TextFeatures,
    VisualClassificationFeatures,
    VisualDetectionFeatures,
    VisualSegmentationFeatures,
)

from tests.live.clients.cases import case
from tests.live.clients.places import Place
from tests.live.clients.sdk.opened import as_dict, dataset, inputs, jobs, listed

BOX = [0.1, 0.2, 0.5, 0.6]
POINTS = [[0.1, 0.1], [0.1, 0.9], [0.9, 0.9]]


class Loader(ClarifaiDataLoader):
    """Items for a task."""

    def __init__(self, task: str, items: list[Any]) -> None:
        self._task, self.items = task, items

    @property
    def task(self) -> str:
        """What the items are for."""
        return self._task

    def __len__(self) -> int:
        """How many there are."""
        return len(self.items)

    def __getitem__(self, index: int) -> Any:
        """One item."""
        return self.items[index]


def boxes(at: Place, count: int) -> Loader:
    """Images with a box on each."""
    path = at.path("image.jpg")
    items = [
        VisualDetectionFeatures(path, ["face"], [BOX], id=number, metadata={"number": number})
        for number in range(count)
    ]
    return Loader("visual_detection", items)


@case(75, rpcs="PostInputs PostAnnotations")
def inputs_and_annotations_of_a_loader_are_sent_in_batches(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    shown.upload_dataset(boxes(at, 5), batch_size=2)
    assert sorted(listed(shown.list_inputs())) == [f"train-{number}" for number in range(5)]
    drawn = [one for one in i.list_annotations() if one.data.regions]
    assert len(drawn) == 5
    box = drawn[0].data.regions[0].region_info.bounding_box
    assert (round(box.left_col, 4), round(box.top_row, 4)) == (0.1, 0.2)
    assert jobs(i) == 3
    assert as_dict(i.get_input("train-3").data.metadata) == {"number": 3}


@case(75, rpcs="PostInputs")
def inputs_that_are_there_are_told_by_their_duplicate_id(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    shown.upload_dataset(boxes(at, 2))
    before = i.get_input("train-0").created_at
    shown.upload_dataset(boxes(at, 3))
    assert sorted(listed(shown.list_inputs())) == ["train-0", "train-1", "train-2"]
    assert i.get_input("train-0").created_at == before


@case(75, rpcs="PostInputs PostAnnotations")
def images_with_polygons_are_sent(at: Place) -> None:
    shown, i = dataset(at, "train"), inputs(at)
    item = VisualSegmentationFeatures(at.path("image.jpg"), ["face"], [POINTS], id=1)
    shown.upload_dataset(Loader("visual_segmentation", [item]))
    (drawn,) = [one for one in i.list_annotations() if one.data.regions]
    assert len(drawn.data.regions[0].region_info.polygon.points) == 3


@case(75, rpcs="PostInputs")
def texts_images_and_both_are_sent(at: Place) -> None:
    path, shown = at.path("image.jpg"), dataset(at, "train")
    shown.upload_dataset(Loader("text_classification", [TextFeatures("words", ["good"], id="t")]))
    image = VisualClassificationFeatures(path, ["sky"], geo_info=[-30, 40], id="i")
    shown.upload_dataset(Loader("visual_classification", [image]))
    both = MultiModalFeatures("words", at.read("image.jpg"), ["both"], id="m")
    shown.upload_dataset(Loader("multimodal_dataset", [both]))
    labels = {one.id: [it.id for it in one.data.concepts] for one in shown.list_inputs()}
    assert labels == {"train-t": ["good"], "train-i": ["sky"], "train-m": ["both"]}, labels
