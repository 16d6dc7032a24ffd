"""The dashboard's addresses, and the plain page with which its inputs page is compared."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

from inputs_app import access
from inputs_app.client import inputs
from inputs_app.services import connections, media

TILES = Template(
    "<!doctype html><title>Inputs</title><ul>{% for input, source in tiles %}"
    '<li><a href="/w/{{ slug }}/input?id={{ input.id|urlencode }}"><img src="{{ source }}" alt="">'
    "{{ input.id }} {{ input.status.description }}"
    "{% for concept in input.concepts %} <b>{{ concept.name }}</b>{% endfor %}</a></li>"
    "{% endfor %}</ul>"
)


def plain_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The same hundred inputs by the same call, with nothing else on the page."""
    workspace = access.get_workspace(request, slug)
    found = inputs.list_page(connections.of(workspace), 1, 100)
    tiles = [(item, media.thumbnail(workspace, item, "small")) for item in found]
    return HttpResponse(TILES.render(Context({"tiles": tiles, "slug": slug})))


urlpatterns = [
    path("plain/<slug:slug>", plain_page),
    path("", include("dashboard.urls")),
]
