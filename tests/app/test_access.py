"""Who gets in: the rules of access.py."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from inputs_app import access
from inputs_app.models import Role, Team, User, Workspace


def request_of(person: User | AnonymousUser, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    request.user = person
    return request


def test_nobody_gets_in_without_sign_in(workspace: Workspace) -> None:
    request = request_of(AnonymousUser())
    for call in (
        lambda: access.get_person(request),
        lambda: access.get_team(request, "lens-lab"),
        lambda: access.get_workspace(request, "street-scenes"),
        lambda: access.actor(request),
    ):
        with pytest.raises(access.NotSignedIn):
            call()


def test_a_stranger_cannot_tell_a_workspace_from_none(stranger: User, workspace: Workspace) -> None:
    for slug in ("street-scenes", "no-such-workspace"):
        with pytest.raises(Http404):
            access.get_workspace(request_of(stranger), slug)
    with pytest.raises(Http404):
        access.get_team(request_of(stranger), "lens-lab")


def test_each_role_may_do_what_lower_roles_may(
    viewer: User, editor: User, admin: User, owner: User, workspace: Workspace
) -> None:
    for held, person in zip(Role, (viewer, editor, admin, owner), strict=True):
        for needed in Role:
            request = request_of(person)
            if held >= needed:
                assert access.get_workspace(request, "street-scenes", needed) == workspace
                assert access.get_team(request, "lens-lab", needed).slug == "lens-lab"
            else:
                with pytest.raises(PermissionDenied):
                    access.get_workspace(request, "street-scenes", needed)
                with pytest.raises(PermissionDenied):
                    access.get_team(request, "lens-lab", needed)


def test_the_request_carries_the_place_for_the_frame(editor: User, workspace: Workspace) -> None:
    request = request_of(editor)
    access.get_workspace(request, "street-scenes")
    assert vars(request)["workspace"] == workspace
    assert vars(request)["team"] == workspace.team
    assert vars(request)["role"] is Role.EDITOR


def test_the_last_opened_page_is_remembered_but_not_its_parts(
    viewer: User, workspace: Workspace
) -> None:
    for headers in ({"Sec-Fetch-Dest": "image"}, {"HX-Request": "true"}):
        access.get_workspace(request_of(viewer, **headers), "street-scenes")
        assert User.objects.get(pk=viewer.pk).last_workspace is None
    access.get_workspace(request_of(viewer), "street-scenes")
    assert User.objects.get(pk=viewer.pk).last_workspace == workspace


def test_a_workspace_costs_one_query(
    viewer: User, workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    access.get_workspace(request_of(viewer), "street-scenes")
    fresh = User.objects.get(pk=viewer.pk)
    with django_assert_num_queries(1):
        access.get_workspace(request_of(fresh), "street-scenes")


def test_being_seen_is_written_once_in_five_minutes(viewer: User, team: Team) -> None:
    access.get_person(request_of(viewer))
    first = User.objects.get(pk=viewer.pk).seen_at
    access.get_person(request_of(User.objects.get(pk=viewer.pk)))
    assert first is not None
    assert User.objects.get(pk=viewer.pk).seen_at == first
