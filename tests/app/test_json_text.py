"""JSON of the API is kept as it came, also where it holds what PostgreSQL does not take."""

import json
from typing import Any

import orjson
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from inputs_app.models import Job, Workspace
from inputs_app.models.json_text import Decoder, Encoder

ODD: list[Any] = [
    {"a\0b": ["\0", "x\0\0y"]},
    {"half": "\ud83d", "other": ["\ude00 and \ud83d"]},
    {"pair": "\U0001f600 \0"},
    {"mark": "\ue000", "both": "\ue0000000 \0"},
    {"words": "\\u0000 is no NUL"},
    [1, 2.5, True, None, "", {}],
]
TEXTS = st.text(st.characters(exclude_categories=[])) | st.text("\0\ue000\ud800\udfffd0")
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda one: st.lists(one) | st.dictionaries(TEXTS, one),
)


def is_storable(value: Any) -> bool:
    """Whether PostgreSQL takes all texts of a value."""
    if isinstance(value, str):
        return "\0" not in value and value.encode("utf-8", "replace").decode() == value
    if isinstance(value, dict):
        return all(is_storable(one) for pair in value.items() for one in pair)
    return not isinstance(value, list) or all(map(is_storable, value))


@pytest.mark.django_db
@pytest.mark.parametrize("value", ODD, ids=ascii)
def test_a_row_gives_back_what_it_was_given(workspace: Workspace, value: Any) -> None:
    job = Job.objects.create(workspace=workspace, kind="change", options={"told": value})
    job.refresh_from_db()
    assert job.options == {"told": value}
    with connection.cursor() as cursor:
        cursor.execute("SELECT options FROM inputs_app_job")
        assert is_storable(json.loads(cursor.fetchone()[0]))


@given(VALUES)
def test_any_value_is_stored_and_read(value: Any) -> None:
    stored = json.dumps(value, cls=Encoder)
    assert is_storable(json.loads(stored))
    assert json.loads(stored, cls=Decoder) == value
    raw = json.dumps(json.loads(stored), ensure_ascii=False)  # as jsonb gives it back
    assert json.loads(raw, cls=Decoder) == value


def test_what_is_plain_is_stored_plainly() -> None:
    value = {"id": "a/ü", "smile": "\U0001f600", "none": None, "n": 1.5}
    assert json.dumps(value, cls=Encoder) == orjson.dumps(value).decode()
