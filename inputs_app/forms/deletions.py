"""What a person says before inputs are deleted or brought back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

TYPED_ABOVE = 1000
REASON_LENGTH = 500
NOT_THE_NUMBER = "This is not the number. It is {number}."
NOT_THE_NAME = "This is not the name of the workspace."


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=REASON_LENGTH, required=False)


class SomeForm(ReasonForm):
    """Why, and of many inputs their number."""

    number = forms.CharField(label="Type the number of inputs", max_length=40)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        """The form for so many inputs."""
        super().__init__(*args, **kwargs)
        self._count = count
        self.fields["number"].required = self.is_typed = count > TYPED_ABOVE
        self.fields["number"].widget.attrs.update(autocomplete="off", inputmode="numeric")

    def clean_number(self) -> str:
        """The number, with or without separators."""
        number: str = self.cleaned_data["number"]
        plain = "".join(number.split()).replace(",", "")
        if self.is_typed and plain != str(self._count):
            raise ValidationError(NOT_THE_NUMBER.format(number=f"{self._count:,}"))
        return plain


class AllForm(SomeForm):
    """Why, and that all inputs of the workspace are really meant: its name and their number."""

    name = forms.CharField(label="Type the name of the workspace", max_length=200)

    def __init__(self, *args: Any, expected: str, count: int, **kwargs: Any) -> None:
        """The form for a workspace of this name and so many inputs."""
        super().__init__(*args, count=count, **kwargs)
        self._expected = expected
        self.fields["number"].required = self.is_typed = True
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        """The very name."""
        name: str = self.cleaned_data["name"]
        if name != self._expected:
            raise ValidationError(NOT_THE_NAME)
        return name
