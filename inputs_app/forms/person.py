"""What people tell about themselves: profile, name and password of a new account."""

import zoneinfo
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from inputs_app.forms.model_forms import UserModelForm
from inputs_app.forms.sign_in import RULES
from inputs_app.models import User


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """Choices for the time zone, the server's own first."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    return [("", "The server's"), ("UTC", "UTC"), *((name, name) for name in names)]


class PersonForm(UserModelForm):
    """What both forms over a person check beyond the model: names that another person has."""

    def clean_username(self) -> str:
        """A username that nobody has in any case of letters."""
        return self._free("username", "This username is taken.")

    def clean_email(self) -> str:
        """An address that nobody else has in any case of letters."""
        return self._free("email", "Another person uses this e-mail address.")

    def _free(self, name: str, taken: str) -> str:
        value: str = self.cleaned_data[name]
        others = User.objects.exclude(pk=self.instance.pk)
        if value and others.filter(**{f"{name}__iexact": value}).exists():
            raise ValidationError(taken)
        return value


class ProfileForm(PersonForm):
    """Name, e-mail address and time zone."""

    time_zone = forms.ChoiceField(
        choices=time_zones, required=False, help_text="Times on pages are shown in it."
    )

    class Meta:
        model = User
        fields = ["name", "email", "time_zone"]
        labels = {"email": "E-mail"}
        help_texts = {"name": "How colleagues see you.", "email": "You can sign in with it too."}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }


def password_field(label: str, help_text: str = "") -> forms.CharField:
    """A field for a new password."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, help_text=help_text, strip=False, max_length=200, widget=widget
    )


def check_new_password(form: forms.BaseForm, person: User) -> None:
    """Puts errors on the form where the two passwords differ or break the rules."""
    password = form.cleaned_data.get("password")
    if not password:
        return
    if form.cleaned_data.get("again") != password:
        form.add_error("again", "This is not the same password.")
    try:
        validate_password(password, person)
    except ValidationError as error:
        form.add_error("password", error)


class NewPasswordForm(forms.Form):
    """A new password for a person, typed twice."""

    password = password_field("New password")
    again = password_field("New password again")

    def __init__(self, data: Mapping[str, str] | None = None, *, person: User) -> None:
        """The form for one person, whose name the password must not resemble."""
        super().__init__(data)
        self._person = person
        self.fields["password"].help_text = RULES

    def clean(self) -> dict[str, Any]:
        """Both rules: twice the same, and good enough."""
        check_new_password(self, self._person)
        return self.cleaned_data


class NewPersonForm(PersonForm):
    """The account of somebody who comes by an invitation."""

    password = password_field("Password")
    again = password_field("Password again")

    class Meta:
        model = User
        fields = ["username", "name", "email"]
        labels = {"email": "E-mail"}
        help_texts = {
            "username": "For signing in: letters, digits and . + - _",
            "name": "How colleagues see you.",
            "email": "You can sign in with it too.",
        }
        widgets = {
            "username": forms.TextInput(attrs={"autocomplete": "username"}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = RULES

    def clean(self) -> dict[str, Any]:
        """Both rules for the password, with the new name in mind."""
        super().clean()
        known = {name: self.cleaned_data.get(name, "") for name in self._meta.fields or ()}
        check_new_password(self, User(**known))
        return self.cleaned_data
