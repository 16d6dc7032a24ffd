"""allauth's forms with our words and fields; what they check is allauth's."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

RULES = "At least 10 characters; not close to your name, not one that many people use."


class SignInForm(LoginForm):
    """Username or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, ("login", "Username or e-mail"), ("password", "Password"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class PasswordAgainForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, ("password", "Password"))


class NewPasswordForm(ChangePasswordForm):
    """The old password and, twice, the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, ("oldpassword", "Your password now"), ("password1", "New password"))
        _plain(self, ("password2", "New password again"))
        self.fields["oldpassword"].widget.attrs["autocomplete"] = "current-password"
        self.fields["password1"].help_text = RULES


class CodeForm(AuthenticateForm):
    """The code of the second step at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class CodeToConfirmForm(CodeAgainForm):
    """The code of the second step before a change of how one signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class FirstCodeForm(ActivateTOTPForm):
    """The code that shows that the authenticator app is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


def _plain(form: forms.Form, *labels: tuple[str, str]) -> None:
    """Gives fields our labels, no placeholders, no links in hints."""
    for name, label in labels:
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


def _code(form: forms.Form) -> None:
    _plain(form, ("code", "Code"))
    form.fields["code"].widget.attrs |= {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autofocus": True,
        "maxlength": 16,
    }
