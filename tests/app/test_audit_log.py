"""The audit log: page, filters, cursor and CSV."""

import csv
import io
import re
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from inputs_app.models import Secret, Team, User
from inputs_app.services import audit
from inputs_app.services.audit import Actor
from tests.app.conftest import SignedIn

PAGE = "/teams/lens-lab/audit"


@pytest.fixture
def rows(team: Team, owner: User, admin: User) -> None:
    """120 rows of the owner and one of the admin."""
    for number in range(120):
        after = {"name": f"Name {number}"}
        audit.record(
            Actor(owner, f"{number:032}"), "team.rename", f"T{number}", team=team, after=after
        )
    audit.record(
        Actor(admin), "member.leave", "<script>alert(1)</script>", team=team, reason="=1+1"
    )


async def collect(response: StreamingHttpResponse) -> str:
    return b"".join([part async for part in response]).decode()


def table(response: object) -> list[list[str]]:
    assert isinstance(response, StreamingHttpResponse)
    return list(csv.reader(io.StringIO(async_to_sync(collect)(response))))


def test_the_log_is_read_page_by_page_without_gap_or_repeat(
    owner: User, rows: None, signed_in: SignedIn
) -> None:
    browser, url, seen = signed_in(owner), PAGE, []
    for _ in range(3):
        response = browser.get(url)
        seen += [item["row"].pk for item in response.context["rows"]]
        url = f"{PAGE}?{response.context['older_query']}"
    assert len(seen) == len(set(seen)) == 121
    assert seen == sorted(seen, reverse=True)
    assert response.context["older_query"] == ""


def test_rows_are_filtered_by_person_and_action(
    owner: User, admin: User, rows: None, signed_in: SignedIn
) -> None:
    browser = signed_in(owner)
    by_admin = browser.get(f"{PAGE}?actor={admin.pk}").context["rows"]
    assert [item["action"] for item in by_admin] == ["Member left"]
    assert len(browser.get(PAGE, {"action": "team.rename"}).context["rows"]) == 50
    assert not browser.get(f"{PAGE}?actor={admin.pk}&action=team.rename").context["rows"]


@pytest.mark.parametrize(
    "query",
    ["actor=x", "actor=999999", "action=drop", "before=0", "before=-1", "before=" + "9" * 40],
)
def test_a_wrong_filter_counts_as_none(
    owner: User, rows: None, signed_in: SignedIn, query: str
) -> None:
    assert len(signed_in(owner).get(f"{PAGE}?{query}").context["rows"]) == 50


def test_hostile_words_are_text(owner: User, rows: None, signed_in: SignedIn) -> None:
    page = signed_in(owner).get(PAGE).content
    assert b"<script>alert" not in page
    assert b"&lt;script&gt;alert(1)" in page


def test_other_teams_rows_are_not_there(
    owner: User, stranger: User, rows: None, signed_in: SignedIn
) -> None:
    response = signed_in(stranger).get("/teams/elsewhere/audit")
    assert not response.context["rows"]
    assert list(audit.actors(stranger.memberships.get().team)) == []


def test_all_rows_come_as_csv(owner: User, rows: None, signed_in: SignedIn) -> None:
    response = signed_in(owner).get("/teams/lens-lab/audit.csv")
    assert response["Content-Disposition"] == 'attachment; filename="audit-lens-lab.csv"'
    cells = table(response)
    assert cells[0][:4] == ["time", "who", "action", "what"]
    assert len(cells) == 122
    assert cells[2][6] == '{"name":"Name 119"}'


def test_csv_cells_are_no_formulas(owner: User, rows: None, signed_in: SignedIn) -> None:
    cells = table(signed_in(owner).get("/teams/lens-lab/audit.csv?action=member.leave"))
    assert [row[4] for row in cells[1:]] == ["'=1+1"]


def test_the_page_costs_the_same_for_any_number_of_rows(
    owner: User,
    rows: None,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(owner)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
    assert len(asked) <= 9


def test_secrets_do_not_fit_into_a_row(owner: User, team: Team) -> None:
    secret = {"token": Secret.of("x")}
    with pytest.raises(TypeError):
        audit.record(Actor(owner), "x", "y", team=team, after=secret)


def test_every_action_that_is_recorded_has_words() -> None:
    nouns = {action.partition(".")[0] for action in audit.ACTIONS} | {"samples"}
    named = re.compile(rf'"((?:{"|".join(nouns)})\.[a-z_]+)"')
    sources = (path.read_text() for path in Path("inputs_app/services").rglob("*.py"))
    assert {action for text in sources for action in named.findall(text)} == set(audit.ACTIONS)
