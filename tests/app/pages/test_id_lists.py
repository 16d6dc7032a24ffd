"""Ids of concepts and datasets are typed alike in every form."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.forms import id_lists
from inputs_app.forms.imports import ImportForm
from inputs_app.forms.uploads import OptionsForm

NAMES = st.text("a狗,;\"' ", min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("street, night", ["street", "night"]),
        ("street; night", ["street", "night"]),
        ("street\r\nnight\n", ["street", "night"]),
        (' "Paris, France" ;tree', ["Paris, France", "tree"]),
        ('tree,"a;b"\n"say ""hi"""', ["tree", "a;b", 'say "hi"']),
        ('5" nail, big', ['5" nail', "big"]),
        (";, ,\n", []),
        ("", []),
    ],
)
def test_what_stands_between_the_signs_is_one(typed: str, found: list[str]) -> None:
    assert id_lists.parts(typed) == found


@pytest.mark.parametrize("typed", ['"Paris, France', 'tree; "a" b', '"'])
def test_a_quote_that_is_not_closed_is_told(typed: str) -> None:
    with pytest.raises(ValidationError, match="double quote"):
        id_lists.parts(typed)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NAMES, max_size=5))
def test_what_is_written_is_read_again(names: list[str]) -> None:
    assert id_lists.parts(id_lists.written(names)) == names


@pytest.mark.parametrize("form", [ImportForm, OptionsForm])
def test_every_form_says_the_rule_in_the_same_words(form: type[forms.Form]) -> None:
    told = [field for field in form().fields.values() if isinstance(field, id_lists.IdsField)]
    assert len(told) >= 2
    assert all(field.help_text.endswith(id_lists.HINT) for field in told)


def test_each_stands_once_and_is_checked() -> None:
    field = id_lists.IdsField(label="Concepts", hint="")
    assert field.clean("a, b;a") == ["a", "b"]
    with pytest.raises(ValidationError, match="control character"):
        field.clean("a, b\x07")
    with pytest.raises(ValidationError, match="at most 128"):
        field.clean(",".join(map(str, range(129))))
