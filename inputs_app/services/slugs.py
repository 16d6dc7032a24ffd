"""Free words for addresses."""

import secrets
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

Saved = TypeVar("Saved", bound=models.Model)
LENGTH = 40


def save_under_free_slug(name: str, fallback: str, make: Callable[[str], Saved]) -> Saved:
    """What `make(slug)` saves, under the first free slug made from a name.

    Two people who take the same slug at once get two slugs: the loser tries the next one.
    Raises: IntegrityError where something else than the slug is taken.
    """
    taken: IntegrityError | None = None
    for slug in _candidates(name, fallback):
        try:
            with transaction.atomic():
                return make(slug)
        except IntegrityError as error:
            taken = error
    raise taken or AssertionError


def _candidates(name: str, fallback: str) -> Iterator[str]:
    base = slugify(name)[:LENGTH].strip("-_") or fallback
    yield base
    for length in (2, 3, 4):
        yield f"{base}-{secrets.token_hex(length)}"
