"""New passwords by a link that an admin makes and that works once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Membership, PasswordReset, Role, Team, User
from inputs_app.services import audit
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.links import hash_of, new_token

LIFETIME = timedelta(hours=24)
GONE = "This link does not work: it was used, or its time is over. Ask for another."


def create(by: Actor, team: Team, membership_id: int) -> tuple[User, str]:
    """The member and the token of the link, which cannot be told again; older links end.

    Who sets a password can become that person, so the admin must stand at least as high in every
    team of theirs. Raises: ProductError where that is not so.
    """
    with transaction.atomic():
        membership = (
            Membership.objects.select_related("user").filter(team=team, pk=membership_id).first()
        )
        if membership is None:
            raise ProductError("This person is not in the team any more.")
        person = membership.user
        _require_reach(by.user, person)
        PasswordReset.objects.filter(user=person, used_at=None).delete()
        token = new_token()
        PasswordReset.objects.create(
            user=person,
            created_by=by.user,
            token_hash=hash_of(token),
            expires_at=timezone.now() + LIFETIME,
        )
        audit.record(by, "member.password_link", person.username, team=team)
    return person, token


def find(token: str) -> PasswordReset | None:
    """The open link of a token."""
    return (
        PasswordReset.objects.select_related("user")
        .filter(token_hash=hash_of(token), used_at=None, expires_at__gt=timezone.now())
        .filter(user__is_active=True)
        .first()
    )


def use(token: str, password: str, request_id: str) -> User:
    """Sets the password; the person's sessions end, a second step stays.

    Raises: ProductError where the link does not work, also when somebody used it just before.
    """
    with transaction.atomic():
        reset = find(token)
        won = reset and PasswordReset.objects.filter(pk=reset.pk, used_at=None).update(
            used_at=timezone.now()
        )
        if reset is None or not won:
            raise ProductError(GONE)
        person = reset.user
        person.set_password(password)
        person.save(update_fields=["password"])
        for membership in person.memberships.select_related("team"):
            audit.record(
                Actor(person, request_id),
                "member.password_reset",
                person.username,
                team=membership.team,
            )
    return person


def _require_reach(admin: User, person: User) -> None:
    mine = dict(Membership.objects.filter(user=admin).values_list("team_id", "role"))
    for team_id, role in Membership.objects.filter(user=person).values_list("team_id", "role"):
        if mine.get(team_id, 0) < max(Role.ADMIN, role):
            raise ProductError(
                "This person has a role above yours, here or in another team: an owner there can "
                "make the link."
            )
