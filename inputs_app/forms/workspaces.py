"""What is typed about a workspace."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inputs_app.services import addresses
from inputs_app.services.errors import ProductError
from inputs_app.services.workspaces import Address

ID_LENGTH = 200


def token_field(help_text: str = "") -> forms.CharField:
    """A field into which a token is typed and from which it never comes back."""
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    widget = forms.PasswordInput(attrs=attrs, render_value=False)
    return forms.CharField(label="Token", max_length=500, widget=widget, help_text=help_text)


class WorkspaceForm(forms.Form):
    """A new connection to an app."""

    name = forms.CharField(max_length=100, help_text="What the team calls it.")
    base_url = forms.CharField(
        label="Base URL",
        max_length=addresses.MAX_LENGTH,
        initial="https://api.clarifai.com",
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
        help_text="The address of the API, without /v2. It cannot be changed later.",
    )
    user_id = forms.CharField(
        label="User id",
        max_length=ID_LENGTH,
        help_text="Whose app it is. It cannot be changed later.",
    )
    app_id = forms.CharField(
        label="App id", max_length=ID_LENGTH, help_text="It cannot be changed later."
    )
    token = token_field("A personal access token, or the app's key. Kept encrypted, never shown.")

    def clean_base_url(self) -> str:
        """The address in its one spelling."""
        try:
            return addresses.clean(self.cleaned_data["base_url"])
        except ProductError as error:
            raise ValidationError(error.user_message) from None

    def clean_token(self) -> str:
        """A token fits into a header."""
        return header_safe(self.cleaned_data["token"])

    def address(self) -> Address:
        """What was typed, once it is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Address(data["base_url"], data["user_id"], data["app_id"], data["token"])


class NameForm(forms.Form):
    """A name for a workspace."""

    name = forms.CharField(max_length=100)


class TokenForm(forms.Form):
    """Another token for a workspace."""

    token = token_field("It takes the place of the kept one.")

    def clean_token(self) -> str:
        """A token fits into a header."""
        return header_safe(self.cleaned_data["token"])


class TypedNameForm(forms.Form):
    """The workspace's name, typed to confirm that the connection goes."""

    name = forms.CharField(label="Type the workspace's name")

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = expected
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        """The very name."""
        name: str = self.cleaned_data["name"]
        if name != self._expected:
            raise ValidationError("This is not the workspace's name.")
        return name


def header_safe(token: str) -> str:
    """The token. Raises: ValidationError for characters that no token has."""
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValidationError("Tokens hold plain letters, digits and signs, no spaces.")
    return token
