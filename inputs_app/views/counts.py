"""The live status counts of the top bar; by themselves they are a small page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inputs_app import access, htmx
from inputs_app.client.types import Counts
from inputs_app.services import counts, queue
from inputs_app.services.errors import ProductError
from inputs_app.showing import words

NAMES = ("processed", "to process", "processing", "errors")
DASH = "\N{EN DASH}"
UNKNOWN = [{"dot": "cancelled", "number": DASH, "word": word} for word in NAMES]


@require_safe
def input_counts(request: HttpRequest, slug: str) -> HttpResponse:
    """How many inputs stand in each state: a fragment for the top bar, else a page."""
    workspace = access.get_workspace(request, slug)
    try:
        reading = counts.reading(workspace)
        found, problem = _shown(reading.counts), reading.problem
        has_inputs = reading.counts.total > 0
    except ProductError as error:
        found, problem, has_inputs = UNKNOWN, error.user_message, False
    shown = {
        "counts": found,
        "said": ", ".join(f"{one['number']} {one['word']}" for one in found),
        "problem": problem,
        "has_inputs": has_inputs,
        "is_part": htmx.is_part(request),
        "running": queue.running_count(workspace),
        "inputs_href": reverse("input_list", args=[slug]),
    }
    part = "#part" if htmx.is_part(request) else ""
    return render(request, f"inputs/input_counts.html{part}", shown)


def _shown(found: Counts) -> list[dict[str, str]]:
    numbers = (found.processed, found.to_process, found.processing, found.errors)
    dots = (
        "done",
        "waiting",
        "running" if found.processing else "waiting",
        "failed" if found.errors else "cancelled",
    )
    return [
        {"dot": dot, "number": words.number(number), "word": word}
        for dot, number, word in zip(dots, numbers, NAMES, strict=True)
    ]
