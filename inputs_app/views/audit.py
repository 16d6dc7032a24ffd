"""The team's audit log: a page with filters, and all that match as CSV."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.forms.audit import AuditFilterForm
from inputs_app.models import AuditRow, Role, Team
from inputs_app.services import audit
from inputs_app.services.audit import Wanted
from inputs_app.showing.csv_lines import lines, tame
from inputs_core import halves

PER_PAGE = 50
STEP_ROWS = 500
COLUMNS = ("time", "who", "action", "what", "reason", "before", "after", "request id")


@require_safe
def team_audit(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first, a page at a time; the URL carries filter and cursor."""
    team = access.get_team(request, slug, Role.ADMIN)
    form = AuditFilterForm(request.GET, team=team)
    found = audit.page(team, form.wanted(), before_id=form.cursor(), limit=PER_PAGE + 1)
    rows, chosen = found[:PER_PAGE], form.chosen()
    older = {**chosen, "before": str(rows[-1].pk)} if len(found) > PER_PAGE else {}
    shown = {
        "team": team,
        "form": form,
        "rows": [_shown(row) for row in rows],
        "older_query": urlencode(older),
        "is_first": form.cursor() is None,
        "query": urlencode(chosen),
    }
    return render(request, "team/audit.html", shown)


@require_safe
def team_audit_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The rows that match, streamed."""
    team = access.get_team(request, slug, Role.ADMIN)
    wanted = AuditFilterForm(request.GET, team=team).wanted()
    response = StreamingHttpResponse(_stream(team, wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{team.slug}.csv"'
    return response


async def _stream(team: Team, wanted: Wanted) -> AsyncIterator[bytes]:
    yield lines([COLUMNS])
    before_id: int | None = None
    while rows := await sync_to_async(_step)(team, wanted, before_id):
        yield lines([_cells(row) for row in rows])
        before_id = rows[-1].pk


def _step(team: Team, wanted: Wanted, before_id: int | None) -> list[AuditRow]:
    """One step of rows; gives the connection back, so that a slow reader holds none."""
    try:
        return audit.page(team, wanted, before_id=before_id, limit=STEP_ROWS)
    finally:
        close_old_connections()


def _cells(row: AuditRow) -> list[str]:
    before, after = halves.dumps(row.before).decode(), halves.dumps(row.after).decode()
    at = row.at.isoformat(timespec="seconds")
    words = [row.actor_name, row.action, row.target, row.reason, before, after, row.request_id]
    return [at, *map(tame, words)]


def _shown(row: AuditRow) -> dict[str, object]:
    names = dict.fromkeys([*row.before, *row.after])
    changes = [(name, row.before.get(name, ""), row.after.get(name, "")) for name in names]
    return {"row": row, "action": audit.ACTIONS.get(row.action, row.action), "changes": changes}
