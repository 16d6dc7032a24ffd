"""What a form names as selected."""

import json

from django.http import QueryDict

from inputs_app.forms import selection
from inputs_app.services.changes.targets import MOST, Targets


def sent(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


def test_what_is_kept_out_of_all_is_never_cut_off() -> None:
    ids = [f"input-{number}" for number in range(MOST + 1)]
    found = selection.targets_of(sent(all="1", buts=json.dumps(ids)))
    assert (found.is_all, list(found.but)) == (True, ids)
    assert len(selection.targets_of(sent(ids=json.dumps(ids))).ids) == MOST


def test_what_cannot_be_read_selects_nothing_instead_of_all() -> None:
    for broken in ("[", '{"a": 1}', "[" * 5000, "5"):
        assert selection.targets_of(sent(all="1", buts=broken)) == Targets()
