"""The page on which regions are drawn; without scripts it is a list of numbers that works."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from inputs_app.client.errors import Unreachable
from inputs_app.models import AuditRow, ChangeItem, User, Workspace
from inputs_app.services.changes import sending
from tests.app.conftest import SignedIn
from tests.app.pages.stub_api import HOSTED_BY
from tests.client.contract_annotations import box, on, polygon
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION

WHERE = "/w/street-scenes/input/regions?id=input-0000"
NASTY = '"><script>alert(1)</script>'


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """A picture with a box of its own and a polygon that was posted apart."""
    api = FakeApi().replace(monkeypatch)
    api.fill(1)
    hosted = {"prefix": HOSTED_BY, "suffix": "users/a/apps/b/inputs/image/0", "sizes": ["large"]}
    api.rows["input-0000"]["data"] = {
        "image": {"hosted": hosted, "image_info": {"width": 640, "height": 480, "format": "JPEG"}},
        "regions": [{"id": "own", **box()}],
    }
    shape = polygon([(0.1, 0.1), (0.123456789, 0.9), (0.75, 0.5)])
    api.annotations.post(CONNECTION, [on("input-0000", "apart", shape)])
    return api


@pytest.fixture
def draws(editor: User, workspace: Workspace, fake: FakeApi, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)


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


def test_two_people_meet_at_one_region_only(draws: Client, fake: FakeApi) -> None:
    said = opened(draws)
    own = key_of(said, "own")
    said[f"{own}-top_row"] = ["0.15"]
    fake.annotations.delete(CONNECTION, [("input-0000", "apart")])
    fake.annotations.post(CONNECTION, [on("input-0000", "theirs", box(concept="bus"))])
    page = sent(draws, said, preview="1")
    assert "Apply 1 change" in page
    assert 'value="theirs"' in page
    assert 'value="apart"' not in page
    moved = on("input-0000", "own", {"id": "own", **box((0.3, 0.3, 0.6, 0.7))})
    fake.annotations.patch(CONNECTION, [moved], "overwrite")
    page = sent(draws, fields(page), 422, apply="1")
    assert "Somebody changed this region since" in page
    assert fields(page)[f"{own}-top_row"] == ["0.15"]
    applied(draws, fields(page))
    assert standing(fake)["own"].points[0] == (0.15, 0.2)


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_part_of_the_page_lets_a_clash_be_saved_again(
    draws: Client, fake: FakeApi, is_gone: bool
) -> None:
    said = opened(draws)
    said[f"{key_of(said, 'own')}-top_row"] = ["0.15"]
    if is_gone:
        fake.annotations.delete(CONNECTION, [("input-0000", "own")])
    else:
        moved = on("input-0000", "own", {"id": "own", **box((0.3, 0.3, 0.6, 0.7))})
        fake.annotations.patch(CONNECTION, [moved], "overwrite")
    part = {"HX-Request": "true"}
    page = draws.post(WHERE, {**said, "preview": "1"}, headers=part).content.decode()
    assert "Somebody else was here meanwhile" in page
    said |= dict(re.findall(r'name="([^"]+)" value="([^"]*)" id="(?:id|was)-', page))
    page = draws.post(WHERE, {**said, "preview": "1"}, headers=part).content.decode()
    (wish,) = re.findall(r'name="shown" value="([0-9a-f]{32})"', page)
    sent(draws, said, 302, apply="1", shown=wish)
    assert sorted(one.points[0][0] for one in standing(fake).values()) == [0.1, 0.15]


def test_what_somebody_deleted_can_be_added_anew(draws: Client, fake: FakeApi) -> None:
    said = opened(draws)
    own = key_of(said, "own")
    said[f"{own}-top_row"] = ["0.15"]
    fake.annotations.delete(CONNECTION, [("input-0000", "own")])
    page = sent(draws, said, 422, preview="1")
    assert "Somebody deleted this region since" in page
    applied(draws, fields(page))
    (added,) = set(standing(fake)) - {"apart"}
    assert standing(fake)[added].points[0] == (0.15, 0.2)


def test_somebody_who_is_quicker_than_the_save_is_told_of(
    draws: Client, fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = opened(draws)
    own = key_of(said, "own")
    said[f"{own}-top_row"] = ["0.15"]
    page = sent(draws, said, preview="1")
    usual = fake.annotations.of_pairs

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        moved = on("input-0000", "own", {"id": "own", **box((0.3, 0.3, 0.6, 0.7))})
        fake.annotations.patch(CONNECTION, [moved], "overwrite")
        return usual(*args, **kwargs)

    monkeypatch.setattr("inputs_app.client.annotations.of_pairs", meanwhile)
    page = sent(draws, fields(page), 422, apply="1")
    assert sending.CONFLICT in page
    assert fields(page)[f"{own}-top_row"] == ["0.15"]
    assert standing(fake)["own"].points[0] == (0.3, 0.3)


def test_a_save_that_cannot_be_sent_is_kept(
    draws: Client, fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = opened(draws)
    said[f"{key_of(said, 'own')}-top_row"] = ["0.15"]
    page = sent(draws, said, preview="1")

    def breaks(*args: object, **kwargs: object) -> None:
        raise Unreachable

    monkeypatch.setattr("inputs_app.client.annotations.patch", breaks)
    response = draws.post(WHERE, {**fields(page), "apply": "1"}, follow=True)
    assert "The change is kept and will be sent soon." in response.content.decode()
    assert ChangeItem.objects.get().state == "sent"


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
