"""Seals everything anew with the first of FIELD_KEYS, so that an old key can be taken away."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator

from inputs_app.models import Secret, Workspace

SEALED_PARTS = ("secret", "seed")
"""What allauth seals through our adapter in the data of a second step."""


def reseal_all() -> int:
    """How many secrets were sealed anew; may run while people work, and again.

    Raises: SecretUnreadable where a secret is under a key that FIELD_KEYS does not hold.
    """
    return _workspaces() + _second_steps()


def _workspaces() -> int:
    """Each by a conditional update: a token replaced meanwhile is left alone, it is new anyway."""
    return sum(
        Workspace.objects.filter(pk=one.pk, token=one.token).update(token=one.token.resealed())
        for one in Workspace.objects.only("token").iterator()
        if one.token
    )


def _second_steps() -> int:
    return sum(
        Authenticator.objects.filter(pk=one.pk, data=one.data).update(data=_resealed(one.data))
        for one in Authenticator.objects.iterator()
    )


def _resealed(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Secret(value).resealed().sealed if name in SEALED_PARTS else value
        for name, value in data.items()
    }
