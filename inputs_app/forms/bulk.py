"""What a person types about a change of many inputs: one thing at a time, in one of its ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from inputs_app.forms.patch import KEEPS, PatchForm
from inputs_app.services.changes.recording import Change
from inputs_core import ids


@dataclass(frozen=True)
class Way:
    """One way of doing something: the action, its word, and what it does in a sentence."""

    action: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Deed:
    """What can be done to many inputs. `group`: the part of an input that it changes."""

    title: str
    group: str
    ways: Sequence[Way]


REPLACES = "Overwrite sends the whole input anew: what is not ticked under “Keep as it is” goes."
DEEDS: Mapping[str, Deed] = {
    "label": Deed(
        "Change the concepts of",
        "concepts",
        (
            Way("merge", "Add", "Adds the concepts; one that is there takes the new value."),
            Way("remove", "Take away", "Takes the concepts away, present or absent."),
            Way("overwrite", "Replace", f"Puts these concepts in the place of all. {REPLACES}"),
        ),
    ),
    "metadata": Deed(
        "Change the metadata of",
        "metadata",
        (
            Way(
                "merge",
                "Merge",
                "Adds your keys to what is there; equal keys take your value, lists grow at the"
                " end.",
            ),
            Way(
                "remove",
                "Remove",
                "Takes every key away whose value you write as true. Any other value replaces what"
                " stands there.",
            ),
            Way("overwrite", "Overwrite", f"Puts this in the place of all metadata. {REPLACES}"),
        ),
    ),
    "place": Deed(
        "Change the place of",
        "geo",
        (
            Way("merge", "Set", "Gives every input this place; one that has a place loses it."),
            Way("remove", "Take away", "Takes the place away from every input that has one."),
        ),
    ),
    "dataset": Deed(
        "Change the datasets of",
        "dataset",
        (
            Way("dataset_add", "Put in", "Puts the inputs into a dataset. They stay in others."),
            Way("dataset_remove", "Take out", "Takes the inputs out of a dataset. They stay."),
        ),
    ),
}
EVERY = tuple({way.action: way.label for deed in DEEDS.values() for way in deed.ways}.items())


class BulkForm(PatchForm):
    """A change of many inputs; `do` says which fields it has (see DEEDS)."""

    do = forms.ChoiceField(choices=[(name, name) for name in DEEDS], widget=forms.HiddenInput)
    action = forms.ChoiceField(choices=EVERY)
    dataset = forms.CharField(
        required=False,
        max_length=256,
        help_text="An id that the app does not have yet becomes a new dataset.",
        widget=forms.TextInput(
            attrs={"list": "datasets", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    typed = forms.CharField(
        required=False,
        max_length=20,
        label="Number of inputs",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        said = self["do"].value()
        self.deed = DEEDS[said] if said in DEEDS else DEEDS["label"]

    @property
    def keepable(self) -> list[tuple[str, str]]:
        """What an overwrite can keep: all but what the form is about."""
        return [(name, label) for name, label in KEEPS if name != self.deed.group]

    def clean_action(self) -> str:
        """One of the ways of what is to be done."""
        action: str = self.cleaned_data["action"]
        if action not in [way.action for way in self.deed.ways]:
            raise forms.ValidationError("This cannot be done here.")
        return action

    def clean_dataset(self) -> str:
        """The id of a dataset, where one is asked for."""
        dataset: str = self.cleaned_data["dataset"]
        if self.deed.group == "dataset" and (problem := ids.problem(dataset)):
            raise forms.ValidationError(problem if dataset else "Say which dataset.")
        return dataset

    def change(self, title: str) -> Change:
        """The change that was typed, once it is valid."""
        data = self.cleaned_data
        if self.deed.group == "dataset":
            return Change(title, data["action"], data["reason"], dataset_id=data["dataset"])
        edit = self.edit()
        return Change(title, edit.action, data["reason"], keeps=edit.keeps, patch=edit.patch)

    def is_confirmed(self, count: int) -> bool:
        """Whether the number that was typed is the number of inputs."""
        digits = "".join(one for one in self.cleaned_data["typed"] if one.isdigit())
        return digits == str(count)


def says_something(change: Change) -> bool:
    """Whether a change would do anything at all: an overwrite clears where nothing is said."""
    return bool(change.patch) or bool(change.dataset_id) or change.action == "overwrite"
