"""Personal tokens for the dashboard's own JSON API: made, shown once, looked up, revoked.

Only digests are kept: whoever reads the database cannot sign in with what stands there.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from inputs_app.models import PersonalToken, User
from inputs_app.services.errors import ProductError

PREFIX = "idk_"
MOST = 20
USED_EVERY = timedelta(minutes=1)
TOO_MANY = f"You have {MOST} tokens already. Revoke one that you do not use."


def new(person: User, name: str, scope: str, days: int | None) -> tuple[PersonalToken, str]:
    """A new token of a person, and its text, which nobody can read again.

    `days`: how long it is good for, None for ever. Raises: ProductError beyond 20 tokens.
    """
    if person.personal_tokens.count() >= MOST:
        raise ProductError(TOO_MANY)
    text = PREFIX + secrets.token_urlsafe(32)
    ends = timezone.now() + timedelta(days=days) if days else None
    row = PersonalToken.objects.create(
        user=person, name=name, digest=_digest(text), scope=scope, expires_at=ends
    )
    return row, text


def known(text: str) -> PersonalToken | None:
    """The token with this text, if it is good now and its person may sign in."""
    now = timezone.now()
    good = PersonalToken.objects.filter(digest=_digest(text), user__is_active=True)
    good = good.filter(Q(expires_at=None) | Q(expires_at__gt=now))
    row = good.select_related("user").first()
    if row is not None and (row.used_at is None or now - row.used_at > USED_EVERY):
        PersonalToken.objects.filter(pk=row.pk).update(used_at=now)
    return row


def of(person: User) -> list[PersonalToken]:
    """The tokens of a person, newest first."""
    return list(person.personal_tokens.order_by("-id"))


def revoke(person: User, pk: int) -> bool:
    """Ends a token of this person at once. False: they have no such."""
    deleted, _ = person.personal_tokens.filter(pk=pk).delete()
    return deleted > 0


def _digest(text: str) -> str:
    """A random text of 256 bits needs no slow digest. Source: OWASP, Session Management."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
