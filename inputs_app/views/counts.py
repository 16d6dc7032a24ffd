"""The live status counts of the top bar; by themselves they are a small page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inputs_app import access
from inputs_app.client.types import Counts
from inputs_app.services import counts
from inputs_app.showing import words


@require_safe
def input_counts(request: HttpRequest, slug: str) -> HttpResponse:
    """How many inputs stand in each state: a fragment for the top bar, else a page."""
    workspace = access.get_workspace(request, slug)
    reading = counts.reading(workspace)
    shown = {
        "counts": _shown(reading.counts),
        "said": _said(reading.counts),
        "problem": reading.problem,
        "inputs_href": reverse("input_list", args=[slug]),
    }
    is_part = "HX-Request" in request.headers
    template = "inputs/input_counts.html#part" if is_part else "inputs/input_counts.html"
    return render(request, template, shown)


def _shown(found: Counts) -> list[dict[str, str]]:
    each = [
        ("done", found.processed, "processed"),
        ("waiting", found.to_process, "to process"),
        ("running" if found.processing else "waiting", found.processing, "processing"),
        ("failed" if found.errors else "cancelled", found.errors, "errors"),
    ]
    return [{"dot": dot, "number": words.number(n), "word": word} for dot, n, word in each]


def _said(found: Counts) -> str:
    return ", ".join(f"{one['number']} {one['word']}" for one in _shown(found))
