"""The live counts: a fragment for the top bar, a page without JavaScript."""

from django.test import Client

from inputs_app.client.errors import TimedOut
from inputs_app.models import Workspace
from tests.app.pages.conftest import Opens
from tests.app.pages.stub_api import StubApi, an_input


def test_fragment_holds_only_the_counts(
    visitor: Client, workspace: Workspace, api: StubApi
) -> None:
    api.inputs = [*api.inputs, an_input("bad", status={"code": 30002})]
    response = visitor.get(f"/w/{workspace.slug}/counts", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'data-say="120 processed, 0 to process, 0 processing, 1 errors"' in html


def test_page_works_by_itself(opens: Opens) -> None:
    html = opens("counts")
    assert "<h1>Inputs by status</h1>" in html
    assert ">120</b>" in html


def test_two_looks_are_one_remote_call(opens: Opens, api: StubApi) -> None:
    opens("counts")
    opens("counts")
    assert api.calls == ["counts"]


def test_unknown_counts_are_dashes_with_the_reason(opens: Opens, api: StubApi) -> None:
    api.error = TimedOut()
    html = opens("counts")
    assert "did not answer in time" in html
    assert ">0</b>" not in html
