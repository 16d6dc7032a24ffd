"""The addresses of an input's parts, made once for a page and then for each input cheaply."""

from functools import partial
from urllib.parse import quote

from django.urls import reverse

from inputs_app.models import Workspace
from inputs_app.services import media
from inputs_app.showing.look import Look
from inputs_app.showing.pictures import Links


def of(workspace: Workspace, look: Look) -> Links:
    """The links of a listing's tiles and rows; the page of an input carries the listing's state."""
    start, state = f"{reverse('input_detail', args=[workspace.slug])}?id=", f"&{look.query()}"
    return Links(
        page=lambda input_id: f"{start}{quote(input_id, safe='')}{state}",
        media=partial(media.url, workspace),
        wave=partial(media.waveform_url, workspace),
        text=partial(media.text_url, workspace),
        download=lambda part, name: media.url(workspace, part, "orig", download_as=name),
    )


def step(slug: str, look: Look, input_id: str, to: str) -> str:
    """The way to the next or previous input."""
    way = reverse("input_step", args=[slug])
    return f"{way}?id={quote(input_id, safe='')}&to={to}&{look.query()}"
