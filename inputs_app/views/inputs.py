"""The inputs page: a page of tiles or rows from one remote call."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.models import Role, Workspace
from inputs_app.services import connections, counts, inputs
from inputs_app.services.inputs import InputPage
from inputs_app.services.samples import loads
from inputs_app.showing import deletions, look, pager, rows, snippets, tiles, words
from inputs_app.showing.look import COLUMNS, SIZES, Look
from inputs_app.views import input_links


@require_safe
def input_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the inputs, in the state that the address asks for."""
    workspace = access.get_workspace(request, slug)
    seen = look.of(request)
    known = counts.known(workspace)
    total = known.total if known else None
    page = inputs.page(connections.of(workspace), seen.listing, total)
    if not page.inputs:
        return _nothing(request, workspace, seen, page)
    shown = {
        "look": seen,
        "choices": _choices(seen),
        "pager": pager.of(seen, page, total),
        "total": words.number(total) if total else "",
        "total_count": total or 0,
        "may_write": access.role_in(request) >= Role.EDITOR,
        "waiting_deletions": deletions.waiting(workspace, access.get_person(request)),
        **_items(workspace, seen, page),
    }
    response = render(request, "inputs/input_list.html", shown)
    look.remember(response, seen, secure=settings.SESSION_COOKIE_SECURE)
    return response


def _items(workspace: Workspace, seen: Look, page: InputPage) -> dict[str, object]:
    links = input_links.of(workspace, seen)
    if seen.view == "grid":
        return {"tiles": tiles.of(page.inputs, links, seen.size)}
    return {
        "rows": rows.of(page.inputs, links, seen.columns),
        "columns": [
            {"name": name, "label": label, "is_chosen": name in seen.columns}
            for name, label in COLUMNS.items()
        ],
        "heads": rows.heads(seen.columns),
    }


def _choices(seen: Look) -> dict[str, str]:
    """The query strings of the other views and tile sizes, at the same place in the list."""
    views = {view: seen.query(view=view) for view in look.VIEWS}
    return views | {size: seen.query(size=size) for size in SIZES}


def _nothing(
    request: HttpRequest, workspace: Workspace, seen: Look, page: InputPage
) -> HttpResponse:
    may_write = access.role_in(request) >= Role.EDITOR
    shown = {
        "is_past_end": page.is_past_the_end,
        "first_query": seen.at(page.first),
        "samples_href": reverse("sample_load", args=[workspace.slug]) if may_write else "",
        "samples_told": loads.told(workspace),
        "curl": snippets.curl_post(workspace),
        "waiting_deletions": deletions.waiting(workspace, access.get_person(request)),
    }
    return render(request, "inputs/input_list_empty.html", shown)
