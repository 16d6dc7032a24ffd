"""The page on which one input is changed; everything works without scripts."""

import re
from typing import Any

import pytest
from django.test import Client

from inputs_app.models import ChangeItem
from inputs_app.services import images
from tests.client.fake import FakeApi

WHERE = "/w/street-scenes/input/edit"
NASTY = "</textarea><script>alert(1)</script>"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with one input that holds everything a patch can change."""
    api = FakeApi().replace(monkeypatch)
    api.fill(1)
    api.rows["input-0000"]["data"] |= {
        "concepts": [{"id": "tree", "name": "tree", "value": 1}],
        "metadata": {"split": "train", "tags": ["shade"], "why": NASTY},
        "geo": {"geo_point": {"longitude": 10, "latitude": 20}},
        "regions": [{"id": "r1", "region_info": {"bounding_box": {"top_row": 0.1}}}],
    }
    return api


def sent(client: Client, status: int = 200, **data: Any) -> str:
    """The page after the form was sent."""
    response = client.post(f"{WHERE}?id=input-0000", {"action": "merge", **data})
    assert response.status_code == status
    return response.content.decode()


def seen_in(page: str) -> str:
    """What the form names as seen."""
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def test_the_form_begins_with_nothing_for_a_merge_and_all_for_an_overwrite(edits: Client) -> None:
    merge = edits.get(f"{WHERE}?id=input-0000").content.decode()
    assert "Merge adds your keys" in merge
    assert "Now: tree" in merge
    whole = edits.get(f"{WHERE}?id=input-0000&action=overwrite").content.decode()
    assert 'value="tree"' in whole
    assert "&quot;split&quot;: &quot;train&quot;" in whole
    assert "1 region</span>" in whole
    assert NASTY not in whole


def test_what_is_absent_now_reads_so(edits: Client, fake: FakeApi) -> None:
    fake.rows["input-0000"]["data"]["concepts"].append({"id": "dog", "name": "dog", "value": 0})
    for action in ("merge", "remove"):
        page = edits.get(f"{WHERE}?id=input-0000&action={action}").content.decode()
        assert "Now: tree, not dog" in page


def test_a_preview_shows_the_difference_and_sends_nothing(edits: Client, fake: FakeApi) -> None:
    page = sent(edits, concept=["sky", ""], value=["0", "1"], metadata='{"split": "test"}')
    assert "<del>&quot;train&quot;</del>" in page
    assert "concepts: sky" in page
    assert "<ins>absent</ins>" in page
    assert "Apply 2 changes" in page
    assert "patch" not in fake.calls


def test_a_preview_for_scripts_is_a_part_of_the_page(edits: Client) -> None:
    response = edits.post(
        f"{WHERE}?id=input-0000",
        {"action": "merge", "metadata": '{"split": "test"}'},
        headers={"HX-Request": "true"},
    )
    page = response.content.decode()
    assert page.strip().startswith('<div class="stack" id="outcome"')
    assert "Apply 1 change" in page


def test_what_is_wrong_is_told_while_it_is_typed(edits: Client) -> None:
    response = edits.post(
        f"{WHERE}?id=input-0000",
        {"action": "merge", "metadata": "{oops"},
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 200
    assert "Line 1, column 2" in response.content.decode()


def test_apply_changes_the_input_and_keeps_the_reason(edits: Client, fake: FakeApi) -> None:
    said: dict[str, Any] = {"metadata": '{"split": "test"}', "reason": "A second look"}
    page = sent(edits, **said)
    sent(edits, 302, **said, seen=seen_in(page), apply="1")
    assert fake.rows["input-0000"]["data"]["metadata"]["split"] == "test"
    assert ChangeItem.objects.get().chunk.job.reason == "A second look"


def test_what_changed_meanwhile_is_shown_before_it_is_changed(edits: Client, fake: FakeApi) -> None:
    page = sent(edits, metadata='{"split": "test"}')
    fake.rows["input-0000"]["data"]["metadata"]["split"] = "validation"
    page = sent(edits, 422, metadata='{"split": "test"}', seen=seen_in(page), apply="1")
    assert "Somebody changed this input" in page
    assert "<del>&quot;validation&quot;</del>" in page
    assert "patch" not in fake.calls


def test_an_overwrite_keeps_the_regions_unless_told_not_to(edits: Client) -> None:
    kept = sent(edits, action="overwrite", metadata="{}", keeps="regions")
    assert "box removed" not in kept
    assert "concepts: tree" in kept
    gone = sent(edits, action="overwrite", metadata="{}")
    assert "box removed: no concept" in gone


def test_remove_takes_concepts_keys_and_the_place_away(edits: Client, fake: FakeApi) -> None:
    said: dict[str, Any] = {
        "action": "remove",
        "concept": "tree",
        "metadata": '{"split": true, "tags": true}',
        "removes_place": "on",
    }
    page = sent(edits, **said)
    sent(edits, 302, **said, seen=seen_in(page), apply="1")
    assert images.image_of(fake.rows["input-0000"]["data"]) == {
        "metadata": {"why": NASTY},
        "regions": fake.rows["input-0000"]["data"]["regions"],
    }


def test_a_list_that_would_hold_something_twice_is_warned_of(edits: Client) -> None:
    page = sent(edits, metadata='{"tags": ["shade", "sun"]}')
    assert "<b>metadata.tags</b> holds something twice" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"metadata": '{\n  "a": 1,\n}'}, "Line 3, column 1"),
        ({"metadata": "[1]"}, "Metadata is an object"),
        ({"metadata": '{"a": NaN}'}, "NaN is no number"),
        ({"metadata": "[" * 100_000}, "This is not JSON"),
        ({"latitude": "91", "longitude": "1"}, "less than or equal to 90"),
        ({"latitude": "9"}, "A place needs both numbers."),
        ({"concept": "x", "value": "2"}, "from 0 (absent) to 1"),
        ({"concept": "x", "value": "many"}, "a number from 0 to 1"),
        ({"concept": "x" * 257}, "at most 256 characters"),
        ({"action": "explode"}, "explode"),
        ({"reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    edits: Client, fake: FakeApi, said: dict[str, str], words: str
) -> None:
    page = sent(edits, 422, **{"metadata": "{}", **said}, apply="1")
    assert words in page
    assert "patch" not in fake.calls


def test_an_unknown_input_is_told_so(edits: Client) -> None:
    assert edits.get(f"{WHERE}?id=gone").status_code == 404


def test_a_change_is_undone_once(edits: Client, fake: FakeApi) -> None:
    page = sent(edits, metadata='{"split": "test"}')
    sent(edits, 302, metadata='{"split": "test"}', seen=seen_in(page), apply="1")
    done = ChangeItem.objects.get()
    for _ in range(2):
        assert edits.post(f"/w/street-scenes/input/undo/{done.pk}").status_code == 302
    assert fake.rows["input-0000"]["data"]["metadata"]["split"] == "train"
    assert ChangeItem.objects.count() == 2
