"""How allauth treats accounts here: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes open sign-up; accounts come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may make an account without an invitation."""
        return False
