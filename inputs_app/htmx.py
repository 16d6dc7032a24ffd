"""What htmx tells about a request."""

from django.http import HttpRequest


def is_part(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for, to be put into one that is there already."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers
