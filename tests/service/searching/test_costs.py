"""What a search may cost: queries do not grow with the app, and hostile text is only text."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from inputs_service import synthetic
from inputs_service.models import App, Input
from inputs_service.searching import annotation_keys, keys
from inputs_service.searching.walks import Span, walked
from tests.service.conftest import Api
from tests.service.searching.test_filters import data, near

CONCEPT = data(concepts=[{"id": "concept-3", "value": 1}])
RARE = data(metadata={"lot": "rare"})
KINDS: list[tuple[list[dict[str, Any]], int]] = [
    ([], 5),
    ([CONCEPT], 6),
    ([RARE], 8),
    ([near(13.4, 52.5, "withinKilometers", 30)], 6),
    ([{"input": {"dataset_ids": ["rare"]}}], 6),
    ([{"input": {"status": {"code": 30002}}}], 5),
    ([{"input": {"data": {"video": {}}}}], 12),
    ([{**CONCEPT, "negate": True}], 7),
    ([CONCEPT, RARE, {"input": {"status": {"code": 30000}}}], 15),
]


@pytest.fixture
def loaded(api: Api, app: App) -> Api:
    for _ in synthetic.load(app, 1500, varied=True):
        pass
    return api


def test_the_number_of_queries_is_known(
    loaded: Api, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for filters, most in KINDS:
        body = {"searches": [{"query": {"filters": filters}}], "pagination": {"per_page": 10}}
        with django_assert_max_num_queries(most):
            status, answer = loaded.post("/inputs/searches", body)
        assert status == 200
        assert answer["hits"] or len(filters) > 1


def test_a_page_of_annotations_costs_no_query_a_hit(
    loaded: Api, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    body = {"searches": [{"query": {"filters": [CONCEPT]}}], "pagination": {"per_page": 50}}
    with django_assert_max_num_queries(16):
        answer = loaded.post("/annotations/searches", body)[1]
    assert len(answer["hits"]) == 50


def test_work_through_all_hits_goes_down_from_the_newest(loaded: Api, app: App) -> None:
    search = {"query": {"filters": [CONCEPT]}}
    found = keys(app, search, limit=1000)
    assert found == sorted(found, reverse=True)
    again: list[int] = []
    while some := keys(app, search, before=again[-1] if again else None, limit=7):
        again += some
    assert again == found
    held = Input.objects.filter(labels__concept__concept_id="concept-3", labels__value=1)
    assert set(found) == set(held.values_list("key", flat=True))
    said = annotation_keys(app, search, limit=10)
    assert [key for key, _ in said] == found[:10]


HOSTILE = ["'; DROP TABLE x; --", "%", "_", "*", ".*", "\\", '"', "\u202e", "狗" * 300, "a' OR 1=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_finds_nothing(loaded: Api, text: str) -> None:
    filters: list[dict[str, Any]] = [
        data(concepts=[{"id": text}]),
        data(concepts=[{"name": text}]),
        data(metadata={text: text}),
        data(metadata={"lot": text}),
        data(regions=[{"track_id": text}]),
        data(image={"url": text}),
        *({"annotation": {name: text}} for name in ("id", "input_id", "user_id", "task_id")),
        {"annotation": {"annotation_info": {text: text}}},
        {"input": {"dataset_ids": [text]}},
        {"input": {"id": text}},
    ]
    for asked in filters:
        status, answer = loaded.post(
            "/inputs/searches", {"searches": [{"query": {"filters": [asked]}}]}
        )
        assert (status, answer["hits"]) == (200, []), asked


EXTREMES: list[dict[str, Any]] = [
    {"annotation": {"status": {"code": 2147483647}}},
    {"input": {"status": {"code": -2147483648}}},
    {"last_updated_time_range": {"start_time": "9999-12-31T23:59:59Z"}},
    {"last_updated_time_range": {"end_time": "0001-01-01T00:00:00Z"}},
    data(concepts=[{"id": "concept-3", "value": 3e38}]),
    data(concepts=[{"id": "concept-3", "value": -0.0}], metadata={"n": 1e308}),
    near(180, 90, "withinKilometers", 0),
    data(metadata={"a": {"b": [[[[{}]]]]}}),
]


@pytest.mark.parametrize("asked", EXTREMES)
def test_extremes_find_nothing(loaded: Api, asked: dict[str, Any]) -> None:
    status, answer = loaded.post(
        "/inputs/searches", {"searches": [{"query": {"filters": [asked]}}]}
    )
    assert (status, answer["hits"]) == (200, []), answer


def test_the_whole_earth_is_an_area_too(loaded: Api) -> None:
    body = {"searches": [{"query": {"filters": [near(0, 0, "withinRadians", 3e38)]}}]}
    _, answer = loaded.post("/inputs/searches", {**body, "only_count": True})
    assert answer["hit_counts"] == [{"estimated_total": "1500"}]


def test_times_outside_of_the_calendar_are_refused(loaded: Api) -> None:
    asked = {"last_updated_time_range": {"start_time": "0001-01-01T00:00:00+14:00"}}
    status, answer = loaded.post(
        "/inputs/searches", {"searches": [{"query": {"filters": [asked]}}]}
    )
    assert (status, answer["status"]["code"]) == (400, 40002)
    turned = {"start_time": "2024-01-02T00:00:00Z", "end_time": "2024-01-01T00:00:00Z"}
    asked = {"last_updated_time_range": turned}
    status, answer = loaded.post(
        "/inputs/searches", {"searches": [{"query": {"filters": [asked]}}]}
    )
    assert answer["status"]["details"].endswith("is before start_time")


def test_nothing_leads_nowhere() -> None:
    assert list(walked([], Span())) == []
