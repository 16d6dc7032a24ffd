"""A column whose text is encrypted at rest with the operator's field keys.

The plain text leaves a `Secret` only through `reveal()`: it is never in a repr, a log or a page.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute


class SecretUnreadable(Exception):
    """No key in FIELD_KEYS opens a stored secret."""


@dataclass(frozen=True, repr=False)
class Secret:
    """An encrypted text; `sealed` is what the database holds."""

    sealed: str

    @classmethod
    def of(cls, plain: str) -> "Secret":
        """The plain text sealed with the first of FIELD_KEYS; an empty text stays empty."""
        return cls(_keys().encrypt(plain.encode()).decode() if plain else "")

    def reveal(self) -> str:
        """The plain text.

        Raises: SecretUnreadable where none of FIELD_KEYS opens it.
        """
        try:
            return _keys().decrypt(self.sealed.encode()).decode() if self.sealed else ""
        except InvalidToken:
            raise SecretUnreadable from None

    def resealed(self) -> "Secret":
        """The same text under the first of FIELD_KEYS: how keys are rotated."""
        return Secret.of(self.reveal())

    def __bool__(self) -> bool:
        return bool(self.sealed)

    def __repr__(self) -> str:
        return "Secret(kept)" if self.sealed else "Secret(empty)"


class SecretAttribute(DeferredAttribute):
    """Seals a text at the moment it is assigned, so that an instance never carries it plain."""

    def __set__(self, instance: models.Model, value: str | Secret) -> None:
        secret = Secret.of(value) if isinstance(value, str) else value
        instance.__dict__[self.field.attname] = secret


if TYPE_CHECKING:
    SecretText = models.TextField[str | Secret, Secret]
else:
    SecretText = models.TextField


class SecretField(SecretText):
    """A text column read as `Secret`; a text given to it is sealed."""

    descriptor_class = SecretAttribute

    def from_db_value(self, value: str, *_: object) -> Secret:
        """The stored text, still sealed."""
        return Secret(value)

    def to_python(self, value: Any) -> Secret:
        """A `Secret`, whatever was assigned."""
        return value if isinstance(value, Secret) else Secret.of(value or "")

    def get_prep_value(self, value: Any) -> str:
        """What goes into the database: never the plain text."""
        return self.to_python(value).sealed

    def value_to_string(self, obj: models.Model) -> str:
        """What a dump of the table holds: the sealed text."""
        return self.get_prep_value(self.value_from_object(obj))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
