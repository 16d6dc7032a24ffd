"""Two people at the regions of one picture, and an API that does not answer."""

import re
from typing import Any

import pytest
from django.test import Client

from inputs_app.client.errors import Unreachable
from inputs_app.models import ChangeItem
from inputs_app.services.changes import sending
from tests.app.pages.regions.region_pages import (
    WHERE,
    applied,
    fields,
    key_of,
    opened,
    sent,
    standing,
)
from tests.client.contract_annotations import box, on
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION


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
