"""Invitations into a team by a link that works once."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from inputs_app.models import Invitation, Membership, Role, Team, User
from inputs_app.services import audit
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.links import hash_of, new_token
from inputs_app.services.team import role_of

GONE = "This invitation does not work: it was used, withdrawn, or its time is over."
ROLE_TOO_HIGH = "You cannot invite into a role above your own."


def create(by: Actor, team: Team, role: Role, email: str, days: int) -> str:
    """A new invitation: gives the token of its link, which cannot be told again.

    Raises: ProductError for a role above the person's own.
    """
    with transaction.atomic():
        if role > role_of(by.user, team):
            raise ProductError(ROLE_TOO_HIGH)
        token = new_token()
        invitation = Invitation.objects.create(
            team=team,
            role=role,
            email=email,
            token_hash=hash_of(token),
            created_by=by.user,
            expires_at=timezone.now() + timedelta(days=days),
        )
        after = {"role": role.label, "email": email, "days": days}
        audit.record(by, "invitation.create", str(invitation), team=team, after=after)
    return token


def open_ones(team: Team) -> QuerySet[Invitation]:
    """Those by which somebody may still come in, newest first."""
    return _open().filter(team=team).select_related("created_by").order_by("-id")


def withdraw(by: Actor, team: Team, invitation_id: int) -> None:
    """Makes the link useless. Raises: ProductError where it is already."""
    with transaction.atomic():
        invitations = _open().filter(team=team, pk=invitation_id)
        if not invitations.update(withdrawn_at=timezone.now()):
            raise ProductError("This invitation is not open any more.")
        target = f"Invitation {invitation_id} to {team}"
        audit.record(by, "invitation.withdraw", target, team=team)


def find(token: str) -> Invitation | None:
    """The open invitation of a link; None for an unknown, used, withdrawn or late one.

    Also None when who made it has lost the right to: then the link must not outlive it.
    """
    invitation = (
        _open().select_related("team", "created_by").filter(token_hash=hash_of(token)).first()
    )
    if invitation is None:
        return None
    needed = max(Role.ADMIN, invitation.role)
    return invitation if role_of(invitation.created_by, invitation.team) >= needed else None


def accept(by: Actor, token: str) -> Team:
    """Brings the signed-in person into the team; a member keeps role and link.

    Safe when two use the link at once: one conditional update decides.
    Raises: ProductError where the link does not work, or the person is a member.
    """
    with transaction.atomic():
        invitation = find(token)
        if invitation is None:
            raise ProductError(GONE)
        if role_of(by.user, invitation.team):
            raise ProductError("You are in this team already.")
        _use(by, invitation)
    return invitation.team


def accept_as_new(
    token: str, request_id: str, *, username: str, name: str, email: str, password: str
) -> User:
    """Makes the account of a new person and brings them into the team, both or neither.

    Raises: ProductError where the link does not work, or the names were taken just now.
    """
    with transaction.atomic():
        invitation = find(token)
        if invitation is None:
            raise ProductError(GONE)
        try:
            with transaction.atomic():
                person = User.objects.create_user(username, email, password, name=name)
        except IntegrityError:
            raise ProductError("Somebody just took this username or e-mail address.") from None
        _use(Actor(person, request_id), invitation)
    return person


def _use(by: Actor, invitation: Invitation) -> None:
    won = _open().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=by.user)
    if not won:
        raise ProductError(GONE)
    Membership.objects.create(team=invitation.team, user=by.user, role=invitation.role)
    after = {"role": Role(invitation.role).label, "invited_by": invitation.created_by.username}
    audit.record(by, "invitation.accept", str(invitation), team=invitation.team, after=after)


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )
