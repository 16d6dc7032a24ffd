"""Manifests: rows become items, a bad row is told with its line and field and stops no other."""

import io
import json
import time

import pytest

from inputs_app.models import Job, UploadItem, UploadManifest
from inputs_app.services import jobs
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import manifests, plans, starting
from tests.app.uploads.conftest import step_on
from tests.client.fake import FakeApi

GIVEN = {
    "image": {"url": "https://a.example/2", "allow_duplicate_url": True},
    "text": {"raw": "hello"},
    "regions": [{"id": "r"}],
}
HEAD = "id,url,concepts,absent_concepts,metadata,latitude,longitude,datasets\n"


@pytest.fixture(autouse=True)
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The app that drafts ask for ids."""
    return FakeApi().replace(monkeypatch)


def read(job: Job, content: str | bytes) -> list[UploadItem]:
    data = content.encode() if isinstance(content, str) else content
    manifests.add(job, "rows.csv", io.BytesIO(data))
    step_on(job)
    return list(UploadItem.objects.filter(job=job).order_by("number"))


def test_a_whole_row_becomes_an_item(draft: Job) -> None:
    row = """one,https://a.example/1.mp4,street;night,rain,"{""walk"": 12}",48.1,11.6,june;july\n"""
    (item,) = read(draft, HEAD + row)
    assert (item.input_id, item.kind, item.url) == ("one", "video", "https://a.example/1.mp4")
    assert item.dataset_ids == ["june", "july"]
    assert item.data == {
        "concepts": [
            {"id": "street", "value": 1},
            {"id": "night", "value": 1},
            {"id": "rain", "value": 0},
        ],
        "metadata": {"walk": 12},
        "geo": {"geo_point": {"latitude": 48.1, "longitude": 11.6}},
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_any_program_are_read(
    draft: Job, encoding: str, end: str, delimiter: str
) -> None:
    text = end.join(["Id,URL", 'a,"https://a.example/1"', "b,https://a.example/2"])
    items = read(draft, text.replace(",", delimiter).encode(encoding))
    assert [(item.input_id, item.url) for item in items] == [
        ("a", "https://a.example/1"),
        ("b", "https://a.example/2"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,https://a.example/1,,,no json,,,", "Line 2, metadata: Line 1, character 1"),
        ("a,https://a.example/1,,,[1],,,", "Line 2, metadata: it has to be an object"),
        ("a,https://a.example/1,,,,91,0,", "Line 2, latitude: a number from -90 to 90."),
        ("a,https://a.example/1,,,,1,,", "Line 2, longitude: a number"),
        ("a,https://a.example/1,cat,cat,,,,", "Line 2, absent_concepts: “cat” stands"),
        ("a,,cat,,,,,", "Line 2, url: this row has neither"),
        ('a,"https://a.example/1', "Line 2, a quote is not closed"),
        ("a,https://a.example/1,c\x00t,,,,,", "Line 2, concepts: The id contains a control"),
    ],
)
def test_a_bad_row_is_told_and_the_next_is_read(draft: Job, row: str, told: str) -> None:
    bad, good = read(draft, HEAD + row + "\nb,https://a.example/2,,,,,,\n")
    assert (bad.fault, good.fault, good.input_id) == ("bad_row", "", "b")
    assert bad.problem.startswith(told)


def test_bytes_that_are_not_utf_8_are_a_fault_of_their_row(draft: Job) -> None:
    bad, good = read(draft, b"id,text\na,caf\xe9\nb,caf\xc3\xa9\n")
    assert bad.problem == "Line 2, text: it is not UTF-8."
    assert good.text == "café"


def test_a_line_of_ten_megabytes_is_passed_over(draft: Job) -> None:
    huge = "a," + "x" * 10_000_000
    bad, good = read(draft, f"id,text\n{huge}\nb,hello\n")
    assert bad.problem == "Line 2, longer than 1 MB."
    assert good.input_id == "b"


def test_a_row_of_very_many_lines_is_passed_over(draft: Job) -> None:
    endless = "id,text\n" + '"\n",' * 300_000 + "\nlast,words\n"
    items = read(draft, endless)
    assert any("longer than 1 MB" in item.problem for item in items)
    assert all(len(item.text) < 100 for item in items)


def test_columns_that_are_not_known_are_named(draft: Job) -> None:
    read(draft, "id,text,colour,Geo\none,words,red,9\n")
    ((_, count, told),) = plans.reading(draft)
    assert count == 1
    assert "colour, geo" in told
    assert "text" not in told


def test_an_id_that_cannot_be_used_is_a_fault_that_can_be_mended(draft: Job) -> None:
    ids = ["長" * 200 + "/" + "1", "x" * 300, "..", "a\tb"]
    rows = "".join(f'"{one}";https://a.example/{number}\n' for number, one in enumerate(ids))
    items = read(draft, "id;url\n" + rows)
    assert [item.fault for item in items] == ["", "bad_id", "bad_id", "bad_id"]


def test_json_lines_hold_columns_or_inputs_of_the_api(draft: Job) -> None:
    lines = [
        '{"id": "a", "url": "https://a.example/1", "concepts": ["cat"], "lat": 1, "lon": 2}',
        json.dumps({"id": "b", "data": GIVEN, "dataset_ids": ["d"]}),
        '{"id": "c", "text": "words"}',
    ]
    a, b, c = read(draft, "\n".join(lines))
    assert a.data["concepts"] == [{"id": "cat", "value": 1}]
    assert (b.kind, b.url, b.dataset_ids) == ("image", "https://a.example/2", ["d"])
    assert b.data == {
        "image": {"allow_duplicate_url": True},
        "text": {"raw": "hello"},
        "regions": [{"id": "r"}],
    }
    assert (c.kind, c.text) == ("text", "words")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "Line 1, no JSON"),
        ("[1]", "Line 2, no JSON object."),
        ('{"id": "a"}', "Line 1, url: this row"),
        ('{"url": 3}', "Line 1, url: it has to be text."),
        ('{"data": {"image": {"base64": "AA=="}}}', "Line 1, data.image: bytes are not taken"),
        ('{"text": "x", "metadata": {"a": 1e999}}', "Line 1, metadata: a number is not finite."),
        ('{"text": "x", "metadata": ' + '{"a":' * 5000 + "1" + "}" * 5001, "Line 1, "),
        ('{"text": "x", "metadata": ' + '{"a":' * 30 + "1" + "}" * 31, "Line 1, metadata: it is n"),
        ('{"text": "\\ud800"}', "Line 1, text: it is not UTF-8."),
    ],
)
def test_a_bad_line_of_json_is_told_and_the_next_is_read(draft: Job, line: str, told: str) -> None:
    start = "" if line.startswith("{") else '{"text": "first"}\n'
    items = read(draft, start + line + '\n{"id": "z", "text": "last"}\n')
    assert items[-2].problem.startswith(told)
    assert items[-1].input_id == "z"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "nothing in this file"),
        (b"\xff\xfei\x00d\x00", "UTF-16"),
        (b"name,price\na,1\n", "no column that is known"),
        (b"\x00" * 2_000_000, "1 MB"),
    ],
)
def test_what_is_no_table_is_refused_at_once(draft: Job, content: bytes, told: str) -> None:
    with pytest.raises(ProductError, match=told):
        manifests.add(draft, "rows.csv", io.BytesIO(content))
    assert not UploadManifest.objects.exists()


def test_reading_goes_on_where_a_turn_ended(draft: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "ROWS_AT_ONCE", 10)
    monkeypatch.setattr(manifests, "PART_BYTES", 37)
    text = "id,text\n" + "".join(f'{n},"two\nlines of {n}"\n' for n in range(35))
    manifest = manifests.add(draft, "rows.csv", io.BytesIO(text.encode()))
    for _ in range(3):
        held = jobs.hold(draft.pk)
        assert held is not None
        manifest.refresh_from_db()
        assert not manifests.read(held, manifest, time.monotonic())
        jobs.again(held, 0)
    step_on(draft)
    rows = UploadItem.objects.filter(job=draft).order_by("number")
    assert [item.input_id for item in rows] == [str(n) for n in range(35)]
    assert rows[34].text == "two\nlines of 34"


def test_whoever_lost_the_job_adds_no_rows(draft: Job) -> None:
    manifest = manifests.add(draft, "rows.csv", io.BytesIO(b"id,text\na,hello\n"))
    held = jobs.hold(draft.pk)
    assert held is not None
    Job.objects.filter(pk=draft.pk).update(claim="another")
    assert not manifests.read(held, manifest, time.monotonic() + 9)
    assert not UploadItem.objects.exists()


def test_an_upload_that_starts_at_once_is_cut_while_it_is_read(
    actor: Actor, draft: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifests, "ROWS_AT_ONCE", 100)
    text = "id,text\n" + "".join(f"{n},text {n}\n" for n in range(300))
    manifests.add(draft, "rows.csv", io.BytesIO(text.encode()))
    starting.start(actor, draft)
    step_on(draft)
    assert [one.item_count for one in draft.chunks.order_by("number")] == [128, 128, 44]
    assert not UploadItem.objects.filter(job=draft, chunk=None).exists()


def test_a_file_without_sense_ends_after_a_thousand_rows(draft: Job) -> None:
    items = read(draft, '{"text": "x"}\n' + "nonsense\n" * 1200)
    assert len(items) == 1001
    assert "cannot be read" in UploadManifest.objects.get().problem
