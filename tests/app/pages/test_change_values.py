"""A change with values of its own for each input, from a table."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from inputs_app.models import Chunk, Job
from inputs_app.services import working
from inputs_app.services.changes import values
from tests.client.fake import FakeApi

WHERE = "/w/street-scenes/changes/values"
TABLE = """id,concepts,absent_concepts,metadata,latitude,longitude
input-0000,tree;的 な,car,"{""split"": ""train""}",,
input-0001,,,,35.5,-33.25
"""


def sent(client: Client, status: int = 200, **data: Any) -> str:
    """The page after the form was sent."""
    response = client.post(WHERE, {"action": "merge", **data})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_each_input_gets_its_own_values(edits: Client, fake: FakeApi) -> None:
    page = sent(edits, table=TABLE)
    assert "concepts: 的 な" in page
    assert "Change 2 inputs" in page
    sent(edits, 302, table=TABLE, reason="Fixed by hand", apply="1")
    working.work_chunk(Chunk.objects.get().pk)
    first, second = (fake.rows[one]["data"] for one in ("input-0000", "input-0001"))
    assert [(one["id"], one["value"]) for one in first["concepts"]] == [
        ("tree", 1),
        ("的 な", 1),
        ("car", 0),
    ]
    assert first["metadata"] == {"split": "train"}
    assert second["geo"]["geo_point"] == {"latitude": 35.5, "longitude": -33.25}
    assert Job.objects.get().reason == "Fixed by hand"


def test_a_file_is_read_and_stands_in_the_form_for_the_start(edits: Client) -> None:
    file = SimpleUploadedFile("t.csv", b"\xef\xbb\xbf" + TABLE.encode())
    page = sent(edits, file=file)
    assert "tree;的 な" in page
    assert "Change 2 inputs" in page


def test_lines_of_json_and_removal(edits: Client, fake: FakeApi) -> None:
    fake.rows["input-0002"]["data"]["metadata"] = {"a": 1, "b": 2}
    table = '{"id": "input-0002", "metadata": {"a": true}}'
    sent(edits, 302, table=table, action="remove", apply="1")
    working.work_chunk(Chunk.objects.get().pk)
    assert fake.rows["input-0002"]["data"]["metadata"] == {"b": 2}


def test_ids_that_the_app_does_not_have_are_told_and_left_out(edits: Client) -> None:
    table = "id,concepts\ninput-0000,x\n<b>gone</b>,x\n"
    page = sent(edits, table=table)
    assert "1 id of the table are not in this app" in page
    assert "&lt;b&gt;gone&lt;/b&gt;" in page
    assert "Change 1 input<" in page
    sent(edits, 302, table=table, apply="1")
    assert Chunk.objects.get().item_count == 1


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("concepts\nx", "one of them is “id”"),
        ("id,colour\na,b", "None of the columns"),
        ("id,concepts\n\na,x\na,y", "Line 4: a stands in line 3 already"),
        ("id,metadata\na,{oops", "Line 2: metadata"),
        ('id,metadata\na,"[1]"', "Line 2: metadata: it has to be an object"),
        ("id,latitude\na,5", "Line 2: longitude"),
        ("id,latitude,longitude\na,95,0", "Line 2: latitude"),
        ("id,concepts\na,", "Line 2: concepts: this row says nothing"),
        ("id,concepts\n..,x", "Line 2: id"),
        ("id,concepts,absent_concepts\na,x,x", "stands in concepts too"),
        ('id,concepts\na,"x', "Line 2: a quote is not closed"),
        ('{"id": "a", "metadata": 5}', "Line 1: metadata"),
        ("", "Choose a file, or paste a table."),
        (" \n ", "Choose a file, or paste a table."),
    ],
)
def test_what_is_wrong_is_told_by_its_line(edits: Client, table: str, words: str) -> None:
    assert escape(words) in sent(edits, 422, table=table, apply="1")
    assert not Job.objects.exists()


def test_too_many_rows_or_bytes_are_refused(edits: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MOST_ROWS", 3)
    table = "id,concepts\n" + "".join(f"input-{number:04},x\n" for number in range(4))
    assert "at most 3 rows" in sent(edits, 422, table=table)
    monkeypatch.setattr(values, "MOST_BYTES", 10)
    assert "at most 2 MB" in sent(edits, 422, file=SimpleUploadedFile("t.csv", table.encode()))


def test_above_a_thousand_the_number_is_typed(
    edits: Client, fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inputs_app.views.change_values.CONFIRMED_ABOVE", 1)
    assert "Type 2 to begin" in sent(edits, 422, table=TABLE, apply="1")
    sent(edits, 302, table=TABLE, apply="1", typed="2")
