"""The page of one input, and the way to the one before or after it."""

from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.client.types import Input, Region
from inputs_app.models import Role, Workspace
from inputs_app.services import connections, inputs
from inputs_app.services.changes import annotating
from inputs_app.services.changes import history as changes
from inputs_app.services.inputs import Direction
from inputs_app.showing import (
    deletions,
    detail,
    history,
    look,
    plot,
    regions,
    snippets,
    stage,
    tiles,
    tree,
)
from inputs_app.showing.look import Look
from inputs_app.views import input_links, unknown_input
from inputs_core import ids

SHOW_ALL = "all"
ENDS = {"next": "This is the last input.", "previous": "This is the first input."}


@require_safe
def input_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One input, from one remote call, and of a picture one more for the regions that were posted
    apart from it; a page that says so where no input has the id."""
    workspace = access.get_workspace(request, slug)
    seen, input_id = look.of(request), request.GET.get("id", "")
    connection = connections.of(workspace)
    item = inputs.one(connection, input_id)
    back = f"{reverse('input_list', args=[slug])}?{seen.query()}"
    if item is None:
        may_write = access.role_in(request) >= Role.EDITOR
        deletion = deletions.last(workspace, input_id, may_write=may_write)
        return unknown_input.page(request, input_id, back, deletion)
    links, found = input_links.of(workspace, seen), annotating.shown(connection, item)
    page: dict[str, object] = {
        "item": item,
        "stage": stage.of(item, links),
        "back_href": f"{back}#{tiles.anchor(item.id)}",
        "all_href": f"{links.page(item.id)}&show={SHOW_ALL}",
        **_steps(slug, seen, item),
        **_changes(request, workspace, item),
        **_regions(request, workspace, item, found),
        **_sections(workspace, item, show_all=request.GET.get("show") == SHOW_ALL),
    }
    return render(request, "inputs/input_detail.html", page)


@require_safe
def input_step(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to the input before or after one in the order of the list."""
    workspace = access.get_workspace(request, slug)
    seen, input_id = look.of(request), request.GET.get("id", "")
    direction: Direction = "previous" if request.GET.get("to") == "previous" else "next"
    if ids.problem(input_id):
        back = f"{reverse('input_list', args=[slug])}?{seen.query()}"
        return unknown_input.page(request, input_id, back)
    found = inputs.step(connections.of(workspace), input_id, seen.listing.order, direction)
    if found is None:
        messages.info(request, ENDS[direction])
    return redirect(input_links.of(workspace, seen).page(found or input_id))


def _steps(slug: str, seen: Look, item: Input) -> dict[str, str]:
    return {
        "previous_href": input_links.step(slug, seen, item.id, "previous"),
        "next_href": input_links.step(slug, seen, item.id, "next"),
    }


def _changes(request: HttpRequest, workspace: Workspace, item: Input) -> dict[str, object]:
    may_write = access.role_in(request) >= Role.EDITOR
    edit = f"{reverse('input_edit', args=[workspace.slug])}?id={quote(item.id, safe='')}"
    found = changes.of_input(workspace, item.id)
    return {
        "edit_href": edit if may_write else "",
        "history": history.of(found, may_write=may_write),
    }


def _regions(
    request: HttpRequest, workspace: Workspace, item: Input, found: Sequence[Region]
) -> dict[str, object]:
    """Where they are drawn: on pictures that are processed, by those who may change them."""
    can_draw = item.part("image") is not None and item.status.is_success
    draws = can_draw and access.role_in(request) >= Role.EDITOR
    href = f"{reverse('region_edit', args=[workspace.slug])}?id={quote(item.id, safe='')}"
    return {
        "regions": regions.of(found),
        "region_count": len(found),
        "regions_href": href if draws else "",
    }


def _sections(workspace: Workspace, item: Input, *, show_all: bool) -> dict[str, object]:
    metadata = tree.lines(item.metadata, show_all=show_all)
    return {
        "overview": detail.overview(item),
        "chips": detail.chips(item, show_all=show_all),
        "metadata": metadata,
        "is_metadata_cut": tree.is_cut(metadata),
        "tile_url": settings.MAP_TILE_URL,
        "plot": plot.of(item),
        "json": detail.as_json(item.raw, show_all=show_all),
        "curl": snippets.curl(workspace, item.id),
        "python": snippets.python(workspace, item.id),
    }
