"""Datasets that rows name and the app does not have: said once for each, with what may be done."""

import inspect
import io
import re
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from inputs_app.client.errors import ServerError, Unauthorized
from inputs_app.models import AuditRow, Job, UploadItem
from inputs_app.services import jobs
from inputs_app.services.uploads import cutting, manifests, plans, row_datasets
from tests.app.uploads.conftest import Adds, page, step_on
from tests.client.fake import FakeApi


def table(job: Job, *cells: str) -> None:
    """Reads a manifest with a row for each cell of datasets, and plans."""
    lines = [f"row-{number},Text {number},{cell}" for number, cell in enumerate(cells)]
    data = "\n".join(["id,text,datasets", *lines]).encode()
    manifests.add(job, "a.csv", io.BytesIO(data))
    step_on(job)


def told(job: Job) -> list[tuple[str, str]]:
    """Fault and problem of each row."""
    rows = UploadItem.objects.filter(job=job).order_by("number")
    return list(rows.values_list("fault", "problem"))


def lacking(name: str) -> tuple[str, str]:
    """What a row says that lacks a dataset."""
    return "no_dataset", f"Dataset “{name}” is not in the app."


def fix(browser: Client, job: Job, how: str, dataset: str = "") -> None:
    """Presses a button of the plan, which is then made anew."""
    browser.post(page(job, "/fix"), {"fault": "no_dataset", "how": how, "dataset": dataset})
    step_on(job)


def test_each_dataset_is_one_problem_and_all_are_asked_for_once(
    browser: Client, draft: Job, api: FakeApi
) -> None:
    table(draft, "one", "x", "one;x", "", "y", "x")
    assert told(draft) == [("", ""), *[lacking("x")] * 2, ("", ""), lacking("y"), lacking("x")]
    assert api.calls.count("dataset_ids") == 1
    shown = browser.get(page(draft)).content.decode()
    assert re.search(r"<b>3</b><p>Dataset “x” is not in the app\.", shown)
    assert re.search(r"<b>1</b><p>Dataset “y” is not in the app\.", shown)
    assert shown.count("Make the dataset") == shown.count("Send without it") == 2
    only = browser.get(f"{page(draft)}?fault=no_dataset&dataset=y").content.decode()
    assert ("row-4" in only, "row-1" in only) == (True, False)


def test_a_long_id_loses_its_middle_where_it_is_counted(browser: Client, draft: Job) -> None:
    name = f"start{'字' * 200}end"
    table(draft, name)
    shown = browser.get(page(draft)).content.decode()
    assert re.search(r"<p>Dataset “start字{55}…字+end” is not in the app\.", shown)
    fix(browser, draft, "without_dataset", name)
    assert told(draft) == [("", "")]


def test_thousands_of_datasets_are_listed_once_and_shown_together(
    browser: Client, draft: Job, api: FakeApi
) -> None:
    table(draft, *[f"d-{number}" for number in range(2500)], "d-7")
    assert api.calls.count("dataset_ids") == 1
    found = plans.causes(draft)
    assert [(one.dataset, one.count) for one in found[:2]] == [("d-7", 2), ("d-0", 1)]
    assert (len(found), found[-1].datasets, found[-1].count) == (11, 2500, 2501)
    shown = browser.get(page(draft)).content.decode()
    assert "All 2,500 datasets that are not in the app together." in shown
    assert shown.count("Send without them") == 1
    fix(browser, draft, "without_dataset")
    assert {fault for fault, _ in told(draft)} == {""}
    assert all(item.dataset_ids == [] for item in UploadItem.objects.all())


@pytest.mark.usefixtures("api")
def test_a_turn_marks_what_it_can_and_the_next_goes_on(
    draft: Job, add: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_datasets, "AT_ONCE", 2)
    for name in "xyxyx":
        add(dataset_ids=[name])
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    held = jobs.hold(draft.pk)
    assert held is not None
    assert not row_datasets.look(held, 0.0)
    assert [fault for fault, _ in told(draft)] == ["no_dataset"] * 2 + [""] * 3
    assert row_datasets.look(held, monotonic() + 60)
    assert told(draft) == [lacking(name) for name in "xyxyx"]


def test_a_dataset_is_made_once_and_its_rows_go_on(
    browser: Client, draft: Job, api: FakeApi
) -> None:
    table(draft, "x", "x;y", "y")
    fix(browser, draft, "make_dataset", "x")
    assert "x" in api.datasets.held
    assert "y" not in api.datasets.held
    assert told(draft) == [("", ""), lacking("y"), lacking("y")]
    assert AuditRow.objects.get(action="dataset.create").target == "x"


def test_nothing_is_written_while_rows_are_being_read(
    draft: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite refuses a write at once whose connection still reads what another one has changed."""
    read: list[Iterator[Any]] = []
    iterator, mark = QuerySet.iterator, row_datasets._mark
    states: set[str] = set()

    def kept(rows: "QuerySet[Any]", *args: Any, **kwargs: Any) -> Iterator[Any]:
        read.append(iterator(rows, *args, **kwargs))
        return read[-1]

    def marked(*args: Any) -> bool:
        states.update(inspect.getgeneratorstate(one) for one in read)  # type: ignore[arg-type]
        return mark(*args)

    monkeypatch.setattr(QuerySet, "iterator", kept)
    monkeypatch.setattr(row_datasets, "_mark", marked)
    table(draft, *[f"d-{number}" for number in range(1200)])
    assert states == {inspect.GEN_CLOSED}


def test_rows_go_without_a_dataset_or_are_left_out(browser: Client, draft: Job) -> None:
    table(draft, "x;one", "x;y", "y")
    fix(browser, draft, "without_dataset", "x")
    assert told(draft) == [("", ""), lacking("y"), lacking("y")]
    assert UploadItem.objects.get(number=0).dataset_ids == ["one"]
    fix(browser, draft, "leave_out", "y")
    left = UploadItem.objects.filter(state="skipped")
    assert {item.problem for item in left} == {"Left out: Dataset “y” is not in the app."}
    assert left.count() == 2
    browser.post(page(draft, "/fix"), {"how": "put_back"})
    step_on(draft)
    assert told(draft) == [("", ""), lacking("y"), lacking("y")]


@pytest.mark.parametrize("dataset", ["", "one", "z", "\0", "é" * 300])
def test_only_a_dataset_that_rows_lack_is_made(
    browser: Client, draft: Job, api: FakeApi, dataset: str
) -> None:
    table(draft, "x")
    fix(browser, draft, "make_dataset", dataset)
    assert api.datasets.held.keys() == {"one", "two"}
    assert told(draft) == [lacking("x")]


def test_an_api_that_is_away_makes_nothing_and_says_so(
    browser: Client, draft: Job, api: FakeApi
) -> None:
    table(draft, "x")
    api.failing = ServerError()
    for how, dataset in (("make_dataset", "x"), ("without_dataset", "")):
        data = {"fault": "no_dataset", "how": how, "dataset": dataset}
        answer = browser.post(page(draft, "/fix"), data, follow=True)
        assert ServerError().user_message in answer.content.decode()
    assert told(draft) == [lacking("x")]


def test_what_was_made_meanwhile_is_no_problem_any_more(
    draft: Job, add: Adds, api: FakeApi
) -> None:
    table(draft, "x")
    api.datasets.held["x"] = set()
    Job.objects.filter(pk=draft.pk).update(due_at=draft.created_at)
    step_on(draft)
    assert told(draft) == [("", "")]


def test_without_an_answer_no_row_is_held_back(draft: Job, api: FakeApi) -> None:
    api.failing = Unauthorized()
    table(draft, "x")
    assert told(draft) == [("", "")]
    draft.refresh_from_db()
    assert draft.options["not_asked"] == Unauthorized().user_message


def test_rows_without_datasets_ask_for_none(draft: Job, api: FakeApi) -> None:
    table(draft, "", "")
    assert "dataset_ids" not in api.calls


def test_a_table_that_is_started_unread_leaves_its_rows_out_too(
    browser: Client, draft: Job, api: FakeApi
) -> None:
    lines = "id,text,datasets\na,Text,x\nb,Text,one\n"
    manifests.add(draft, "a.csv", io.BytesIO(lines.encode()))
    browser.post(page(draft, "/start"), {"title": "june"})
    step_on(draft)
    rows = UploadItem.objects.order_by("number").values_list("state", "problem")
    assert list(rows) == [("skipped", lacking("x")[1]), ("planned", "")]
    assert api.calls.count("dataset_ids") == 1


def test_rows_are_looked_at_as_far_as_they_are_cut(
    browser: Client, draft: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "READ_AT_ONCE", 2)
    cells = ["x", "", "one", "x", "", "", "x"]
    lines = [f"row-{number},Text,{cell}" for number, cell in enumerate(cells)]
    data = "\n".join(["id,text,datasets", *lines]).encode()
    manifests.add(draft, "a.csv", io.BytesIO(data))
    browser.post(page(draft, "/start"), {"title": "june"})
    step_on(draft)
    rows = UploadItem.objects.order_by("number")
    states = ["skipped" if cell == "x" else "planned" for cell in cells]
    assert list(rows.values_list("state", flat=True)) == states
    assert not rows.filter(chunk=None).exists()
    assert api.calls.count("dataset_ids") == 1


def test_a_started_upload_is_sent_where_the_api_does_not_say(
    browser: Client, draft: Job, api: FakeApi
) -> None:
    manifests.add(draft, "a.csv", io.BytesIO(b"id,text,datasets\na,Text,x\n"))
    browser.post(page(draft, "/start"), {"title": "june"})
    api.failing = ServerError()
    step_on(draft)
    assert [item.state for item in UploadItem.objects.all()] == ["planned"]


def test_whoever_lost_the_draft_marks_nothing(draft: Job, add: Adds, api: FakeApi) -> None:
    add(dataset_ids=["x"])
    Job.objects.filter(pk=draft.pk).update(claim="another")
    assert not row_datasets.look(draft, 0.0)
    assert told(draft) == [("", "")]
