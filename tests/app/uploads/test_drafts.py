"""Drafts: files under ids that stay the same, addresses, texts; a started one takes nothing."""

import pytest

from inputs_app.models import Job, UploadItem
from inputs_app.services import jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, naming, options, starting
from inputs_app.services.uploads.options import Options
from inputs_core import ids
from tests.app.uploads.conftest import Adds

HOSTILE = [
    "a/b/1.jpg",
    "a_b/1.jpg",
    "..",
    "x\x00y.png",
    "\ud800.txt",
    "長" * 300 + "/1.png",
    " ",
    "",
]


def test_a_plain_name_is_the_id_and_any_other_gets_a_hash() -> None:
    assert naming.id_of_file("1.jpg") == "1.jpg"
    assert naming.id_of_file("cats/1.jpg") == naming.id_of_file("cats/1.jpg")
    assert naming.id_of_file("cats/1.jpg").startswith("cats_1.jpg_")


def test_hostile_names_become_ids_that_may_be_used_and_differ() -> None:
    found = [naming.id_of_file(name) for name in HOSTILE]
    assert [ids.problem(one) for one in found] == [None] * len(HOSTILE)
    assert len(set(found)) == len(HOSTILE)


def test_files_come_back_in_their_order_with_what_is_wrong_of_them(draft: Job) -> None:
    found = drafts.add_files(
        draft, [("a.jpg", 10), ("big.png", 20 * 2**20), ("x.psd", 3), ("sub/a.jpg", 10)]
    )
    assert [item.fault for item in found] == ["", "too_large", "wrong_type", ""]
    assert [item.number for item in found] == [0, 1, 2, 3]
    assert all(item.pk for item in found)


def test_the_same_folder_again_goes_on_with_the_same_items(draft: Job) -> None:
    first = drafts.add_files(draft, [("a.jpg", 10), ("b.jpg", 20)])
    again = drafts.add_files(draft, [("b.jpg", 20), ("a.jpg", 11), ("c.jpg", 5)])
    assert again[0].pk == first[1].pk
    assert [item.number for item in again] == [1, 2, 3]


def test_hostile_names_are_stored(draft: Job) -> None:
    found = drafts.add_files(draft, [(name, 1) for name in HOSTILE])
    assert UploadItem.objects.filter(job=draft).count() == len(found)


def test_addresses_and_texts_become_items(draft: Job) -> None:
    assert drafts.add_urls(draft, ["https://a.example/1.jpg", "nonsense"]) == 2
    assert drafts.add_texts(draft, ["hello", " "]) == 2
    rows = UploadItem.objects.filter(job=draft).order_by("number")
    assert [item.fault for item in rows] == ["", "bad_url", "", "empty"]
    assert [item.kind for item in rows] == ["image", "image", "text", "text"]


def test_what_is_added_makes_the_draft_due(draft: Job) -> None:
    assert jobs.hold(draft.pk) is None
    drafts.add_urls(draft, ["https://a.example/1.jpg"])
    assert jobs.hold(draft.pk) is not None


def test_a_started_upload_takes_nothing_more(actor: Actor, draft: Job, add: Adds) -> None:
    add()
    starting.start(actor, draft)
    with pytest.raises(ProductError):
        drafts.add_urls(draft, ["https://a.example/2.jpg"])
    with pytest.raises(ProductError):
        drafts.add_files(draft, [("a.jpg", 1)])
    assert UploadItem.objects.filter(job=draft).count() == 1


def test_what_is_said_of_one_goes_before_what_is_said_of_all(add: Adds) -> None:
    item = add(
        data={"concepts": [{"id": "cat", "value": 0}], "metadata": {"a": 1}}, dataset_ids=["own"]
    )
    batch = Options(
        dataset_ids=["all"],
        concepts=[{"id": "cat", "value": 1}, {"id": "street", "value": 1}],
        metadata={"a": 2, "b": 3},
        geo={"geo_point": {"latitude": 1.0, "longitude": 2.0}},
        allow_duplicate_url=True,
    )
    assert options.input_of(item, batch) == {
        "id": "one-0",
        "data": {
            "image": {"url": "https://a.example/0.jpg", "allow_duplicate_url": True},
            "concepts": [{"id": "cat", "value": 0}, {"id": "street", "value": 1}],
            "metadata": {"a": 1, "b": 3},
            "geo": {"geo_point": {"latitude": 1.0, "longitude": 2.0}},
        },
        "dataset_ids": ["all", "own"],
    }


def test_a_text_is_processed_as_it_was_chosen(add: Adds) -> None:
    item = add(source="text", kind="text", text="a\u200cb", url="")
    batch = Options(processing=["strip_non_ascii"])
    assert options.input_of(item, batch)["data"] == {"text": {"raw": "ab"}}


def test_options_come_back_as_they_were_stored(draft: Job) -> None:
    draft.options = {**Options(processing=["x"]).to_json(), "asked": 3}
    assert options.of(draft) == Options(processing=["x"])
