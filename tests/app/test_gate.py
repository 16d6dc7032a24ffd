"""The gate: every URL against everybody, from one table."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inputs_app.models import Membership, Role, Team, User, Workspace
from tests.app.conftest import PASSWORD, SignedIn
from tests.app.gate_table import GATES, Gate

ASKED = [(name, method) for name, gate in sorted(GATES.items()) for method in gate.methods]


def url_of(name: str, gate: Gate) -> str:
    return reverse(name, kwargs=dict(gate.args)) + gate.query


def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns)
        else:
            yield pattern


def test_every_url_stands_in_the_gate_table() -> None:
    names = [pattern.name for pattern in walk(get_resolver("dashboard.urls").url_patterns)]
    assert None not in names, "give each URL a name"
    missing = sorted({str(name) for name in names} - GATES.keys())
    assert not missing, f"add these to tests/app/gate_table.py: {missing}"
    assert not GATES.keys() - set(names), "the table names URLs that do not exist"


@pytest.mark.parametrize(("name", "method"), ASKED)
def test_anonymous_comes_to_sign_in(
    client: Client, workspace: Workspace, name: str, method: str
) -> None:
    gate = GATES[name]
    url = url_of(name, gate)
    response = client.generic(method, url)
    if gate.audience == "open":
        assert response.status_code < 500
        return
    if gate.is_api:
        assert response.status_code == 401
        assert "personal token" in response.json()["error"]["message"]
        return
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")
    back = url if method == "GET" else "/"
    assert response["Location"].endswith((quote(back, safe=""), quote(back, safe="/")))


@pytest.mark.parametrize(
    ("name", "method"),
    [pair for pair in ASKED if GATES[pair[0]].audience in ("team", "workspace")],
)
def test_a_stranger_finds_nothing(
    stranger: User, workspace: Workspace, signed_in: SignedIn, name: str, method: str
) -> None:
    response = signed_in(stranger).generic(method, url_of(name, GATES[name]))
    assert response.status_code == 404
    assert b"Street scenes" not in response.content
    assert b"Lens Lab" not in response.content


@pytest.mark.parametrize(
    ("name", "method"), [pair for pair in ASKED if GATES[pair[0]].least > Role.VIEWER]
)
def test_too_low_a_role_is_refused(
    team: Team, workspace: Workspace, signed_in: SignedIn, name: str, method: str
) -> None:
    person = User.objects.create_user("low", "", PASSWORD)
    Membership.objects.create(team=team, user=person, role=GATES[name].least - 1)
    response = signed_in(person).generic(method, url_of(name, GATES[name]))
    assert response.status_code == 403
    assert b"Your role does not allow this" in response.content


@pytest.mark.parametrize("name", sorted(GATES))
def test_a_wrong_method_is_refused(
    owner: User, workspace: Workspace, signed_in: SignedIn, name: str
) -> None:
    browser = signed_in(owner)
    url = url_of(name, GATES[name])
    if "PATCH" not in GATES[name].methods:
        assert browser.generic("PATCH", url).status_code == 405
    if "POST" not in GATES[name].methods:
        assert browser.post(url).status_code == 405
    if "GET" not in GATES[name].methods:
        assert browser.get(url).status_code == 405


@pytest.mark.parametrize(
    "name",
    [name for name, gate in sorted(GATES.items()) if gate.is_ready and "GET" in gate.methods],
)
def test_an_owner_gets_in(
    owner: User, workspace: Workspace, signed_in: SignedIn, name: str
) -> None:
    response = signed_in(owner).get(url_of(name, GATES[name]))
    assert response.status_code in (200, 302)
    assert response.headers["X-Request-Id"]


def test_the_least_role_gets_in(team: Team, workspace: Workspace, signed_in: SignedIn) -> None:
    person = User.objects.create_user("just", "", PASSWORD)
    membership = Membership.objects.create(team=team, user=person, role=Role.VIEWER)
    for name, gate in GATES.items():
        if gate.audience in ("team", "workspace") and gate.is_ready and "GET" in gate.methods:
            Membership.objects.filter(pk=membership.pk).update(role=gate.least)
            assert signed_in(person).get(url_of(name, gate)).status_code == 200, name
