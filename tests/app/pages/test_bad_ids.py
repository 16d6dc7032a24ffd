"""Addresses and forms with ids that no input can have: 404 with the rule, and a sentence."""

from urllib.parse import quote

import pytest
from django.test import Client

from inputs_app.models import Job
from tests.client.fake import FakeApi

BAD = {
    "a\0b": "The id contains a control character.",
    "\x1f": "The id contains a control character.",
    "..": "The id must not be “.” or “..”.",
    "x" * 257: "at most 256 are allowed.",
}


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: ascii(bad)[:9])
@pytest.mark.parametrize("path", ["input", "input/edit", "input/regions", "input/step"])
def test_an_address_says_which_rule_its_id_breaks(
    edits: Client, fake: FakeApi, path: str, bad: str
) -> None:
    answer = edits.get(f"/w/street-scenes/{path}?id={quote(bad)}")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert BAD[bad] in page
    assert "It may have been deleted" not in page
    assert fake.calls == []
    assert not set(page) & {"\0", "\x1f"}


def test_an_id_that_is_none_yet_is_told_as_before(edits: Client) -> None:
    answer = edits.get("/w/street-scenes/input?id=nobody")
    assert answer.status_code == 404
    assert "It may have been deleted" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("changes/new", {"do": "label", "ids": '["a\\u0000"]'}),
        ("deletions/new", {"ids": '["a\\u0000"]'}),
        ("imports/cancel", {"id": "a\0b"}),
    ],
)
def test_a_form_says_which_rule_an_id_breaks(
    edits: Client, path: str, data: dict[str, str]
) -> None:
    answer = edits.post(f"/w/street-scenes/{path}", data, follow=True)
    assert "The id contains a control character." in answer.content.decode()
    assert not Job.objects.exists()
