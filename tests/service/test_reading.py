"""Lists, streams, counts, and how many queries they take."""

from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import DjangoAssertNumQueries

from inputs_service import counts
from inputs_service.models import App, Input
from tests.service.conftest import Api


@pytest.fixture
def seven(api: Api, image: Any) -> Api:
    names = ["c", "a", "g", "b", "f", "d", "e"]
    api.add(*[image(name, name, concepts=[{"id": name}, {"id": "all"}]) for name in names])
    return api


def listed(api: Api, **query: Any) -> str:
    status, answer = api.get(f"/inputs?{urlencode(query, doseq=True)}")
    assert (status, answer["status"]["code"]) == (200, 10000)
    return "".join(item["id"] for item in answer["inputs"])


def streamed(api: Api, **query: Any) -> str:
    status, answer = api.get(f"/inputs/stream?{urlencode(query)}")
    assert (status, answer["status"]["code"]) == (200, 10000)
    return "".join(item["id"] for item in answer["inputs"])


def test_a_list_is_newest_first_in_pages(seven: Api) -> None:
    assert listed(seven) == "edfbgac"
    assert listed(seven, page=2, per_page=3) == "bga"
    assert listed(seven, page=3, per_page=3) == "c"
    assert listed(seven, page=4, per_page=3) == ""
    assert listed(seven, page=4_000_000_000, per_page=4_000_000_000) == ""
    assert listed(seven, page=0, per_page=0) == "edfbgac"


def test_an_empty_page_holds_its_empty_list(api: Api) -> None:
    assert set(api.get("/inputs?page=9")[1]) == {"status", "inputs"}


def test_a_list_is_filtered_by_id_and_status(seven: Api) -> None:
    Input.objects.filter(input_id__in="ag").update(status=30000)
    assert listed(seven, ids=["a", "x", "f"]) == "fa"
    assert listed(seven, **{"status.code": 30000}) == "ga"
    assert listed(seven, **{"status.code": "INPUT_SUCCESS"}, ids=["a", "f"]) == "a"
    assert listed(seven, **{"status.code": 30002}) == ""
    assert listed(seven, **{"status.code": 0}, per_page=1) == "e"


def test_a_failed_input_does_not_fail_the_list(seven: Api) -> None:
    Input.objects.filter(input_id="a").update(status=30002, status_details="404 Not Found")
    item = seven.get("/inputs/a")[1]["input"]
    assert item["status"] == {
        "code": 30002,
        "description": "Download failed; check URL",
        "details": "404 Not Found",
    }
    assert "a" in listed(seven)


def test_a_stream_goes_on_after_the_last_id(seven: Api) -> None:
    assert streamed(seven) == "cagbfde"
    assert streamed(seven, per_page=3) == "cag"
    assert streamed(seven, last_id="g", per_page=3) == "bfd"
    assert streamed(seven, last_id="e") == ""
    assert streamed(seven, last_id="b", descending="True") == "gac"
    assert streamed(seven, descending="true", per_page=2) == "ed"


def test_a_stream_may_go_by_id(seven: Api) -> None:
    assert streamed(seven, order_by_id="true", per_page=3) == "abc"
    assert streamed(seven, order_by_id="true", last_id="c", per_page=2) == "de"
    assert streamed(seven, order_by_id="true", descending="true", last_id="c") == "ba"


def test_an_unknown_last_id_is_refused(seven: Api) -> None:
    status, answer = seven.get("/inputs/stream?last_id=none")
    assert (status, answer["status"]["code"]) == (404, 11101)


def test_a_stream_gives_20_unless_asked(api: Api, image: Any) -> None:
    api.add(*[image(str(number)) for number in range(25)])
    assert len(api.get("/inputs/stream")[1]["inputs"]) == 20


def test_all_eight_counts_are_told(seven: Api, app: App) -> None:
    counts.move(app.pk, {30001: -4, 30000: 1, 30002: 1, 30102: 1, 30003: 1})
    assert seven.get("/inputs/status")[1]["counts"] == {
        "processed": 1, "to_process": 3, "errors": 2, "processing": 1,
        "reindexed": 0, "to_reindex": 0, "reindex_errors": 0, "reindexing": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("target", "queries"),
    [
        ("/inputs", 4),
        ("/inputs?page=2&per_page=3", 5),
        ("/inputs?ids=a&ids=b", 5),
        ("/inputs/stream", 4),
        ("/inputs/stream?last_id=a&descending=true", 5),
        ("/inputs/a", 4),
        ("/inputs/status", 3),
    ],
)
def test_reading_takes_few_queries(
    seven: Api, django_assert_num_queries: DjangoAssertNumQueries, target: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        assert seven.get(target)[0] == 200


def test_posting_takes_as_many_queries_for_128_as_for_one(
    api: Api, image: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    api.add(image("first", concepts=[{"id": "a"}]))
    items = [image(str(n), concepts=[{"id": "a"}, {"id": "b"}]) for n in range(128)]
    with django_assert_max_num_queries(20):  # SQLite takes 999 values at a time
        assert api.add(*items, inputs_add_job_id="")[0] == 200
