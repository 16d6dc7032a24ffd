"""The page on which regions are drawn; without scripts it is a list of numbers that works."""

from html import unescape

import pytest
from django.test import Client

from inputs_app.models import AuditRow, ChangeItem
from tests.app.pages.regions.region_pages import (
    NASTY,
    WHERE,
    applied,
    fields,
    key_of,
    opened,
    sent,
    standing,
)
from tests.client.contract_annotations import box
from tests.client.fake import FakeApi


def test_every_region_is_a_row_of_numbers(draws: Client) -> None:
    said = opened(draws)
    own, apart = key_of(said, "own"), key_of(said, "apart")
    assert [said[f"{own}-{side}"] for side in ("top_row", "left_col")] == [["0.1"], ["0.2"]]
    assert said[f"{own}-concept"] == ["car"]
    assert said[f"{apart}-points"] == ["0.1 0.1\n0.12346 0.9\n0.75 0.5"]


def test_what_was_left_alone_is_not_changed(draws: Client, fake: FakeApi) -> None:
    page = sent(draws, opened(draws), preview="1")
    assert "Nothing would change." in page
    sent(draws, fields(page), apply="1")
    assert not ChangeItem.objects.exists()
    assert standing(fake)["apart"].points[1][0] == 0.123456789


def test_a_box_is_typed_shown_and_applied(draws: Client, fake: FakeApi) -> None:
    said = opened(draws)
    (new,) = (name[:-8] for name in said if name.endswith("-box-top_row"))
    numbers = zip(
        ("top_row", "left_col", "bottom_row", "right_col"), (".2", "0", "1", "1"), strict=True
    )
    said |= {f"{new}-{side}": [text] for side, text in numbers}
    said[f"{new}-concept"] = ["sun"]
    page = sent(draws, said, preview="1")
    assert "box added: sun" in page
    assert "Apply 1 change" in page
    assert "post_annotations" not in fake.calls[1:]
    sent(draws, fields(page), 302, apply="1", reason="It was missed")
    (added,) = set(standing(fake)) - {"own", "apart"}
    assert standing(fake)[added].points == ((0.2, 0), (1, 1))
    assert AuditRow.objects.get(action="input.change").reason == "It was missed"
    sent(draws, fields(page), apply="1")
    assert len(standing(fake)) == 3


def test_numbers_are_changed_and_regions_deleted(draws: Client, fake: FakeApi) -> None:
    said = opened(draws)
    own, apart = key_of(said, "own"), key_of(said, "apart")
    said[f"{own}-top_row"] = ["0.15"]
    said[f"{apart}-delete"] = ["on"]
    page = sent(draws, said, preview="1")
    assert "box moved: car" in page
    assert "polygon removed: no concept" in page
    assert f'name="{apart}-delete" checked' in page
    sent(draws, {**fields(page), f"{apart}-delete": "on"}, 302, apply="1")
    assert set(standing(fake)) == {"own"}
    assert standing(fake)["own"].points[0] == (0.15, 0.2)
    assert (
        fake.rows["input-0000"]["data"]["regions"][0]["region_info"]["bounding_box"]["top_row"]
        == 0.15
    )


def test_what_differs_from_what_was_shown_is_shown_again(draws: Client, fake: FakeApi) -> None:
    page = sent(draws, opened(draws), apply="1")
    assert "Nothing would change." in page
    said = fields(page)
    said[f"{key_of(said, 'own')}-top_row"] = ["0.3"]
    assert "Apply 1 change" in sent(draws, said, apply="1")
    assert standing(fake)["own"].points[0][0] == 0.1


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("top_row", "0.9", "The top is above the bottom"),
        ("left_col", "-0.1", "from 0 to 1"),
        ("right_col", "many", "from 0 to 1"),
        ("right_col", "nan", "from 0 to 1"),
        ("concept", "x" * 257, "at most 256 are allowed"),
        ("concept", NASTY + "\x07", "a control character"),
        ("value", "2", "A value goes from 0"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    draws: Client, fake: FakeApi, field: str, text: str, words: str
) -> None:
    said = opened(draws)
    own, apart = key_of(said, "own"), key_of(said, "apart")
    said |= {f"{own}-{field}": [text], f"{apart}-points": ["0 0\n0 1\n1 1"]}
    page = sent(draws, said, 422, preview="1")
    assert words in unescape(page)
    assert "<script>alert" not in page
    assert fields(page)[f"{apart}-points"] == ["0 0\n0 1\n1 1"]
    if field != "value":
        assert fields(page)[f"{own}-{field}"] == [text]
    assert "patch_annotations" not in fake.calls


@pytest.mark.parametrize("points", ["0 0\n1 1", "0 0\n1\n1 1", "0 0\n0 2\n1 1", "x" * 1000])
def test_a_polygon_needs_three_points_inside(draws: Client, points: str) -> None:
    said = opened(draws)
    said[f"{key_of(said, 'apart')}-points"] = [points]
    assert 'aria-invalid="true"' in sent(draws, said, 422, preview="1")


def test_a_part_of_the_page_tells_problems_beside_their_rows(draws: Client) -> None:
    said = opened(draws)
    own = key_of(said, "own")
    said[f"{own}-top_row"] = ["2"]
    response = draws.post(WHERE, {**said, "preview": "1"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert page.strip().startswith('<div class="stack s" id="outcome"')
    assert f'id="problem-{own}" hx-swap-oob="true">Each number' in page


def test_history_tells_it_and_undo_gives_it_back(draws: Client, fake: FakeApi) -> None:
    said = opened(draws)
    applied(
        draws,
        {**said, f"{key_of(said, 'own')}-delete": "on"},
        **{f"{key_of(said, 'own')}-delete": "on"},
    )
    assert set(standing(fake)) == {"apart"}
    page = draws.get("/w/street-scenes/input?id=input-0000").content.decode()
    assert "Regions changed" in page
    assert "box removed: car" in page
    draws.post(f"/w/street-scenes/input/undo/{ChangeItem.objects.get().pk}")
    assert set(standing(fake)) == {"own", "apart"}
    page = draws.get("/w/street-scenes/input?id=input-0000").content.decode()
    assert "Undone" in page


def test_what_is_no_picture_and_what_is_not_there_is_said(draws: Client, fake: FakeApi) -> None:
    fake.rows["input-0000"]["data"] = {"text": {"raw": "Hello"}}
    response = draws.get(WHERE, follow=True)
    assert "Regions are drawn on pictures" in response.content.decode()
    assert draws.get("/w/street-scenes/input/regions?id=gone").status_code == 404


def test_many_regions_come_in_pages(draws: Client, fake: FakeApi) -> None:
    regions = [{"id": f"r{number:03}", **box(concept=NASTY)} for number in range(250)]
    fake.rows["input-0000"]["data"]["regions"] = regions
    page = draws.get(f"{WHERE}&page=2").content.decode()
    assert page.count("data-stands") == 51
    assert "&amp;page=1" in page
    assert "<script>alert" not in page


def test_a_page_of_many_regions_is_one_form(draws: Client) -> None:
    fields = {f"more-{number}": "1" for number in range(4000)}
    assert draws.post(WHERE, fields).status_code in (200, 302, 422)
