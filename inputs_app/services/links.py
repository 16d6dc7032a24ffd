"""Tokens of links that work once: the link carries the token, the database only its hash."""

import hashlib
import secrets

from django.conf import settings


def new_token() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token: SHA-256 in hex; enough, as the token is random."""
    return hashlib.sha256(token.encode()).hexdigest()


def absolute(path: str) -> str:
    """The address of a page as people outside open it."""
    return f"{settings.PUBLIC_URL}{path}"
