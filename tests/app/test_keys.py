"""Field keys are changed without losing a token or a second step."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django import Settings

from inputs_app.accounts import MfaAdapter
from inputs_app.models import User, Workspace
from tests.app.conftest import TOKEN


def rotate() -> str:
    out = StringIO()
    call_command("rotate_field_keys", stdout=out)
    return out.getvalue()


def test_old_keys_can_go_after_a_rotation(
    workspace: Workspace, viewer: User, settings: Settings
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(viewer, secret)
    codes = RecoveryCodes.activate(viewer).get_unused_codes()
    old, new = settings.FIELD_KEYS, Fernet.generate_key().decode()
    settings.FIELD_KEYS = (new, *old)
    assert rotate() == "3 secrets are sealed with the first key now.\n"
    settings.FIELD_KEYS = (new,)
    assert Workspace.objects.get().token.reveal() == TOKEN
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert MfaAdapter().decrypt(kept) == secret
    again = Authenticator.objects.get(type="recovery_codes").wrap()
    assert again.get_unused_codes() == codes


def test_a_missing_key_is_told_in_a_sentence(workspace: Workspace, settings: Settings) -> None:
    settings.FIELD_KEYS = (Fernet.generate_key().decode(),)
    with pytest.raises(CommandError, match="FIELD_KEYS lacks"):
        rotate()
