"""The page for an id that no input has: it may be gone, or it breaks the rule for ids."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inputs_app.showing.deletions import Last
from inputs_core import ids

NOT_SEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def page(
    request: HttpRequest, input_id: str, back_href: str, deletion: Last | None = None
) -> HttpResponse:
    """Says which id it is and why no input has it; `deletion`: the one that took the input away."""
    shown = {
        "input_id": NOT_SEEN.sub("\N{REPLACEMENT CHARACTER}", input_id),
        "problem": (ids.problem(input_id) or "") if input_id else "",
        "back_href": back_href,
        "deletion": deletion,
    }
    return render(request, "inputs/input_unknown.html", shown, status=404)
