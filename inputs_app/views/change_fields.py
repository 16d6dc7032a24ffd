"""What the fields of the forms that change inputs need; no view of its own."""

from collections.abc import Sequence

from inputs_app.client.types import Json
from inputs_app.forms.patch import KEEPS, Label, PatchForm
from inputs_app.models import Workspace
from inputs_app.services import concepts, images
from inputs_app.showing import words

BLANK_ROWS = 3
NOUNS = {"concepts": "concept", "metadata": "metadata key", "regions": "region"}
SECTIONS = ("concepts", "metadata", "geo")


def of_one(workspace: Workspace, form: PatchForm, stands: Json) -> dict[str, object]:
    """The fields for one input whose image is `stands`, see `of`."""
    held = images.counts(stands)
    keeps = [
        (name, words.counted(held[name], NOUNS[name]) if name in NOUNS else "The place")
        for name, _ in KEEPS
        if held[name]
    ]
    return of(workspace, form, SECTIONS, keeps)


def of(
    workspace: Workspace,
    form: PatchForm,
    sections: Sequence[str],
    keeps: Sequence[tuple[str, str]],
) -> dict[str, object]:
    """The context of changes/_fields.html.

    Shape: sections (which cards); labels (rows of concepts, three more than are filled); offered
    (ids); keeps (name, label, whether it is ticked).
    """
    ticked = form["keeps"].value() or []
    return {
        "sections": sections,
        "labels": [*form.labels, *[Label("")] * BLANK_ROWS],
        "offered": concepts.offered(workspace) if "concepts" in sections else [],
        "keeps": [(name, label, name in ticked) for name, label in keeps],
    }
