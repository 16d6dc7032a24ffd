"""Credentials of jobs at rest: encrypted with the operator's FIELD_KEYS, gone when the job ends."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from inputs_core.cloud import Credentials


class CannotKeep(Exception):
    """Nothing is set to encrypt with."""


class CannotRead(Exception):
    """What was encrypted cannot be read with the keys that are set now."""


def sealed(credentials: Credentials) -> str:
    """The encrypted form; empty where nothing is signed and no region was given.

    Raises: CannotKeep.
    """
    if credentials == Credentials():
        return ""
    if not settings.FIELD_KEYS:
        raise CannotKeep
    return _keys().encrypt(credentials.kept()).decode()


def read(secret: str) -> Credentials:
    """The credentials of an encrypted form. Raises: CannotRead."""
    if not secret:
        return Credentials()
    try:
        return Credentials.of_kept(_keys().decrypt(secret.encode()))
    except (InvalidToken, ValueError):
        raise CannotRead from None


def _keys() -> MultiFernet:
    """The first key encrypts, all decrypt. Raises: ValueError without keys."""
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
