"""Teams and their members: who comes to which role, and that an owner always stays."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from inputs_app.models import Membership, Role, Team, User
from inputs_app.services import audit, progress
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.slugs import save_under_free_slug


def create(by: Actor, name: str) -> Team:
    """A new team with the person as its owner."""
    with transaction.atomic():
        team = save_under_free_slug(
            name, "team", lambda slug: Team.objects.create(name=name, slug=slug)
        )
        Membership.objects.create(team=team, user=by.user, role=Role.OWNER)
        audit.record(by, "team.create", team.name, team=team, after={"name": name})
    return team


def members(team: Team) -> QuerySet[Membership]:
    """The team's members, highest role first, each with `has_second_step`."""
    second_step = Authenticator.objects.filter(user=OuterRef("user"), type="totp")
    return (
        team.memberships.select_related("user")
        .annotate(has_second_step=Exists(second_step))
        .order_by("-role", "user__username")
    )


def rename(by: Actor, team: Team, name: str) -> None:
    """Another name for the team; its address stays."""
    with _locked(team) as held:
        before = held.name
        Team.objects.filter(pk=held.pk).update(name=name)
        audit.record(
            by, "team.rename", name, team=held, before={"name": before}, after={"name": name}
        )


def change_role(by: Actor, team: Team, membership_id: int, role: Role) -> Membership:
    """Gives a member another role.

    Raises: ProductError where the person's own role is too low for it, or no owner would be left.
    """
    with _locked(team):
        membership = _reachable(by, team, membership_id)
        if role > role_of(by.user, team):
            raise ProductError("You cannot give a role above your own.")
        before = membership.role
        if before != role:
            membership.role = role
            membership.save(update_fields=["role"])
            _keep_an_owner(team)
            audit.record(
                by,
                "member.role",
                membership.user.username,
                team=team,
                before={"role": Role(before).label},
                after={"role": role.label},
            )
            _end_streams(team, membership)
    return membership


def remove(by: Actor, team: Team, membership_id: int) -> Membership:
    """Takes a member out of the team; their account stays.

    Raises: ProductError where the person's own role is too low for it, or no owner would be left.
    """
    with _locked(team):
        membership = _reachable(by, team, membership_id)
        _take_out(by, team, membership, "member.remove")
    return membership


def leave(by: Actor, team: Team) -> None:
    """Takes the person themself out. Raises: ProductError for the last owner."""
    with _locked(team):
        membership = Membership.objects.select_related("user").get(team=team, user=by.user)
        _take_out(by, team, membership, "member.leave")


def role_of(user: User, team: Team) -> int:
    """The person's role in the team now, 0 for a stranger."""
    role = Membership.objects.filter(team=team, user=user).values_list("role", flat=True).first()
    return role or 0


def roles_of(team_id: int, people: Collection[int]) -> dict[int, int]:
    """The roles that these people have in the team now, by their ids; others are left out."""
    found = Membership.objects.filter(team=team_id, user__in=people, user__is_active=True)
    return dict(found.values_list("user_id", "role"))


@contextmanager
def _locked(team: Team) -> Iterator[Team]:
    """Lets one change of a team's members happen at a time, so that two owners cannot both go."""
    with transaction.atomic():
        yield Team.objects.select_for_update().get(pk=team.pk)


def _reachable(by: Actor, team: Team, membership_id: int) -> Membership:
    membership = (
        Membership.objects.select_related("user").filter(team=team, pk=membership_id).first()
    )
    if membership is None:
        raise ProductError("This person is not in the team any more.")
    mine = role_of(by.user, team)
    if mine < Role.ADMIN or membership.role > mine:
        raise ProductError("Your role is too low to change this member.")
    return membership


def _take_out(by: Actor, team: Team, membership: Membership, action: str) -> None:
    target, role = membership.user.username, Role(membership.role).label
    Membership.objects.filter(pk=membership.pk).delete()
    _keep_an_owner(team)
    audit.record(by, action, target, team=team, before={"role": role})
    _end_streams(team, membership)


def _end_streams(team: Team, membership: Membership) -> None:
    told = partial(progress.end_streams, team.pk, membership.user_id)
    transaction.on_commit(told, robust=True)


def _keep_an_owner(team: Team) -> None:
    if not Membership.objects.filter(team=team, role=Role.OWNER).exists():
        raise ProductError("A team needs an owner: make somebody else an owner first.")
