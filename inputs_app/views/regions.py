"""Drawing on a picture: the regions of one input, as a list of numbers that the script draws.

The same form works without scripts. A first request shows what would change, a second does it.
"""

import hashlib
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from inputs_app import access
from inputs_app.client.types import Input
from inputs_app.forms import regions, typed
from inputs_app.forms.region_settling import Settled, settled
from inputs_app.forms.regions import ReasonForm
from inputs_app.htmx import is_part
from inputs_app.models import ChangeItem, Role, Workspace
from inputs_app.services import concepts, connections, images, inputs
from inputs_app.services.changes import annotating, region_images
from inputs_app.services.changes.annotating import Standing
from inputs_app.services.changes.region_merging import Wish
from inputs_app.showing import diff, look, region_rows, stage
from inputs_app.showing import regions as drawing
from inputs_app.showing.stage import Picture
from inputs_app.views import change_outcome, input_links, unknown_input
from inputs_core import halves, ids

PER_PAGE = 100
NO_PICTURE = "Regions are drawn on pictures that are processed; this input shows none."


@dataclass(frozen=True)
class Desk:
    """One page of the regions of a picture: who looks, at what, and how it stands."""

    request: HttpRequest
    workspace: Workspace
    item: Input
    standing: Standing
    picture: Picture

    @property
    def number(self) -> int:
        """The number of the page, from 0."""
        number = typed.number(self.request.GET.get("page", "")) or 0
        return min(number, max(0, len(self.standing.entries) - 1) // PER_PAGE)

    @property
    def ids(self) -> list[str]:
        """The ids of the regions of this page."""
        start = self.number * PER_PAGE
        return list(self.standing.entries)[start : start + PER_PAGE]


@require_http_methods(["GET", "POST"])
def region_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture, its regions, and what the form asks for; `apply` in it sends the change."""
    workspace = access.get_workspace(request, slug, Role.EDITOR)
    connection, input_id = connections.of(workspace), request.GET.get("id", "")
    item = inputs.one(connection, input_id)
    if item is None:
        return unknown_input.page(request, input_id, reverse("input_list", args=[slug]))
    picture = stage.of(item, input_links.of(workspace, look.of(request))).picture
    if picture is None:
        messages.info(request, NO_PICTURE)
        return redirect(_detail(workspace, item.id))
    desk = Desk(request, workspace, item, annotating.standing(connection, item), picture)
    if request.method == "GET":
        rows = [
            regions.row_of(str(number), desk.standing.entries[one])
            for number, one in enumerate(desk.ids)
        ]
        return _page(desk, Settled(rows, Wish()), ReasonForm())
    return _answer(desk)


def _answer(desk: Desk) -> HttpResponse:
    form = ReasonForm(desk.request.POST)
    found = _settled(desk)
    is_shown = desk.request.POST.get("shown") == _digest(found.wish)
    is_asked = "apply" in desk.request.POST and is_shown
    if not (form.is_valid() and found.is_sound and found.wish.ids and is_asked):
        return _page(desk, found, form)
    seen = region_images.image_of(desk.standing.entries, found.wish.ids)
    done = annotating.apply(
        access.actor(desk.request),
        desk.workspace,
        desk.item,
        found.wish,
        seen=seen,
        reason=form.cleaned_data["reason"],
    )
    if done.state == ChangeItem.State.FAILED:
        standing = annotating.standing(connections.of(desk.workspace), desk.item)
        desk = replace(desk, standing=standing)
        form.add_error(None, f"The regions were not changed. {done.problem}")
        return _page(desk, _settled(desk), form)
    change_outcome.tell(desk.request, done)
    return redirect(f"{_detail(desk.workspace, desk.item.id)}#regions")


def _settled(desk: Desk) -> Settled:
    return settled(regions.rows_of(desk.request.POST), desk.standing.entries, desk.ids)


def _page(desk: Desk, found: Settled, form: ReasonForm) -> HttpResponse:
    request, entries = desk.request, desk.standing.entries
    start = f"{request.path}?id={quote(desk.item.id, safe='')}"
    told = _told(desk, found) if request.method == "POST" and found.is_sound else None
    rows = region_rows.of(found.rows)
    sent = set(request.POST.getlist("row"))
    shown = {
        "item": desk.item,
        "picture": desk.picture,
        "regions": drawing.of(region_rows.drawn(entries, desk.ids)),
        "rows": rows,
        "sent": [view for view in rows if view.row.key in sent],
        "blanks": region_rows.blanks(ids.new_id()),
        "copies": region_rows.blanks(region_rows.TEMPLATE_KEY),
        "offered": concepts.offered(desk.workspace),
        "found": found,
        "form": form,
        "diff": told,
        "wish": _digest(found.wish),
        "is_part": is_part(request),
        "form_href": f"{start}&page={desk.number}",
        "pages": _pages(start, desk),
        "has_more": desk.standing.has_more,
        "back_href": _detail(desk.workspace, desk.item.id),
    }
    name = "inputs/region_edit.html"
    is_wrong = bool(form.errors) or not found.is_sound
    return render(
        request,
        f"{name}#told" if is_part(request) else name,
        shown,
        status=422 if is_wrong and not is_part(request) else 200,
    )


def _told(desk: Desk, found: Settled) -> diff.Diff:
    before = region_images.image_of(desk.standing.entries, found.wish.ids)
    after = {"regions": list(found.wish.put)}
    return diff.of(before, images.differences(before, after))


def _pages(start: str, desk: Desk) -> list[tuple[str, str, bool]]:
    count = -(-len(desk.standing.entries) // PER_PAGE)
    numbers = range(count) if count > 1 else range(0)
    return [(f"{start}&page={one}", str(one + 1), one == desk.number) for one in numbers]


def _digest(wish: Wish) -> str:
    told = halves.dumps([wish.put, wish.delete], is_sorted=True)
    return hashlib.sha256(told).hexdigest()[:32]


def _detail(workspace: Workspace, input_id: str) -> str:
    start = reverse("input_detail", args=[workspace.slug])
    return f"{start}?id={quote(input_id, safe='')}"
