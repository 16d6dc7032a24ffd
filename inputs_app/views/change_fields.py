"""What the fields of the forms that change inputs need; no view of its own."""

from inputs_app.client.types import Json
from inputs_app.forms.patch import KEEPS, Label, PatchForm
from inputs_app.models import Workspace
from inputs_app.services import concepts, images
from inputs_app.showing import words

BLANK_ROWS = 3
NOUNS = {"concepts": "concept", "metadata": "metadata key", "regions": "region"}


def of(workspace: Workspace, form: PatchForm, stands: Json | None = None) -> dict[str, object]:
    """The context of changes/_fields.html; `stands` is the image of the one input, if it is one.

    Shape: labels (rows of concepts, three more than are filled), offered (ids), keeps (name, label,
    whether it is ticked) of what stands there.
    """
    ticked = form["keeps"].value() or []
    return {
        "labels": [*form.labels, *[Label("")] * BLANK_ROWS],
        "offered": concepts.offered(workspace),
        "keeps": [
            (name, _said(name, label, stands), name in ticked)
            for name, label in KEEPS
            if stands is None or images.counts(stands)[name] > 0
        ],
    }


def _said(name: str, label: str, stands: Json | None) -> str:
    if stands is None or name == "geo":
        return "The place" if stands is not None else label
    return words.counted(images.counts(stands)[name], NOUNS[name])
