"""What tests of the regions' page do: open it, send its form, look at what stands at the API."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION

WHERE = "/w/street-scenes/input/regions?id=input-0000"
NASTY = '"><script>alert(1)</script>'


def fields(page: str) -> dict[str, Any]:
    """What a browser without scripts would send of the page's form."""
    start = page.index("data-regions")
    form = re.sub(r"(?s)<template.*?</template>", "", page[start : page.index("</form>", start)])
    found: dict[str, Any] = {}
    for tag in re.findall(r"<(?:input|textarea|select)[^>]*>(?:[^<]*</textarea>)?", form):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name is None or tag.startswith("<select") or 'type="checkbox"' in tag:
            continue
        text = re.sub(r"<[^>]*>", "", tag) if tag.startswith("<textarea") else value and value[1]
        found.setdefault(name[1], []).append(unescape(text or ""))
    return found


def key_of(said: dict[str, Any], annotation_id: str) -> str:
    """The row in which an annotation stands."""
    return next(name[:-3] for name, value in said.items() if value == [annotation_id])


def sent(client: Client, said: dict[str, Any], status: int = 200, **more: str) -> str:
    """The page after the form was sent."""
    response = client.post(WHERE, {**said, **more})
    assert response.status_code == status
    return response.content.decode()


def opened(client: Client) -> dict[str, Any]:
    """The fields of the page as it opens."""
    return fields(client.get(WHERE).content.decode())


def applied(client: Client, said: dict[str, Any], **more: str) -> None:
    """Saves in two steps, as a person does."""
    page = sent(client, said, preview="1")
    sent(client, fields(page), 302, apply="1", **more)


def standing(api: FakeApi) -> dict[str, Any]:
    """The regions of the picture by the ids of their annotations."""
    found = api.annotations.of_inputs(CONNECTION, ["input-0000"])
    return {one.id: one.regions[0] for one in found if one.regions}
