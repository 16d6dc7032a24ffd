"""How allauth treats accounts here: no open sign-up, sealed secrets of the second step."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from inputs_app.models import Secret


class AccountAdapter(DefaultAccountAdapter):
    """Closes open sign-up; accounts come by invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Name and password do not match.",
        "email_password_mismatch": "E-mail and password do not match.",
        "too_many_login_attempts": "Too many tries. Wait 5 minutes, then try again.",
        "incorrect_password": "This is not your password.",
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: its pages are pages, so no form comes back as JSON with what was typed."""
        return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may make an account without an invitation."""
        return False


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second step sealed with FIELD_KEYS."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Codes change every 30 seconds: type the next.",
    }

    def encrypt(self, text: str) -> str:
        """What the database holds for a secret."""
        return Secret.of(text).sealed

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return Secret(encrypted_text).reveal()
