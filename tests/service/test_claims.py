"""Claims: who works on what, and what happens when a worker dies or a server is down."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from inputs_core import media
from inputs_service import counts
from inputs_service.ingest import claims, finishing, pipeline, processing
from inputs_service.models import App, IngestItem, Input
from tests.core import samples, site
from tests.service.conftest import Api
from tests.service.working import by_url, posted, reachable, statuses_by_id, work


def lose_claims() -> None:
    """As after a SIGKILL, when the lease has run out."""
    IngestItem.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def texts(api: Api, number: int) -> None:
    """Posts so many texts."""
    api.add(*[{"id": f"t{it}", "data": {"text": {"raw": f"text {it}"}}} for it in range(number)])


def test_a_claim_moves_inputs_to_in_progress_and_nobody_else_gets_them(api: Api, app: App) -> None:
    texts(api, 5)
    first, second = claims.claim(3), claims.claim(3)
    assert [len(first), len(second)] == [3, 2]
    assert not {it.item_pk for it in first} & {it.item_pk for it in second}
    assert claims.claim(3) == []
    assert set(statuses_by_id().values()) == {30003}
    assert counts.of(app.pk) == {30001: 0, 30003: 5}


def test_what_a_killed_worker_held_is_processed_again_and_once(api: Api, app: App) -> None:
    texts(api, 3)
    dead = claims.claim(8)
    assert work() == 0
    assert set(statuses_by_id().values()) == {30003}
    lose_claims()
    work()
    assert set(statuses_by_id().values()) == {30000}
    assert counts.of(app.pk) == {30000: 3, 30001: 0, 30003: 0}
    late = processing.Outcome(30002, "too late")
    assert finishing.finish([(it, late) for it in dead]) == 0
    assert not claims.renew(dead[0])
    assert set(statuses_by_id().values()) == {30000}


def test_an_input_that_a_worker_was_lost_with_is_claimed_alone(api: Api) -> None:
    texts(api, 4)
    assert len(claims.claim(2)) == 2
    lose_claims()
    assert [len(claims.claim(8)) for _ in range(4)] == [1, 1, 2, 0]


def test_bytes_that_kill_the_decoder_three_times_fail_and_harm_no_other(
    api: Api, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As SIGKILL: nothing catches it."""

    def examine(place: str, file: object) -> media.Content:
        if place == "image":
            raise Killed
        return media.Content("text/plain", {"text_info": {}})

    monkeypatch.setattr(media, "examine", examine)
    api.add(posted("image", samples.image_bytes(), "poison"))
    texts(api, 2)
    for _ in range(3):
        with pytest.raises(Killed):
            work()
        lose_claims()
    work()
    assert statuses_by_id() == {"poison": 99003, "t0": 30000, "t1": 30000}
    poison = Input.objects.get(input_id="poison")
    assert poison.status_details == pipeline.INTERRUPTED
    assert not IngestItem.objects.exists()
    assert counts.of(app.pk) == {30000: 2, 30001: 0, 30003: 0, 99003: 1}


def test_a_server_that_is_down_is_asked_three_times(api: Api) -> None:
    asked: list[int] = []

    def answer(handler: site.Handler) -> None:
        asked.append(503)
        site.body(b"", status=503)(handler)

    with reachable({"/a": answer}) as url:
        api.add(by_url("x", image=f"{url}/a"))
        for round_number in (1, 2, 3):
            work()
            assert len(asked) == round_number
            expected = 30003 if round_number < 3 else 30002
            assert statuses_by_id() == {"x": expected}
            work()  # not due yet
            lose_claims()
    details = Input.objects.get().status_details
    assert details.startswith("503 Server Error: Service Unavailable for url: http://127.0.0.1")


def test_a_server_that_recovers_is_worth_the_second_try(api: Api) -> None:
    answers: list[site.Answer] = [site.body(b"", status=500), site.body(samples.image_bytes())]

    def answer(handler: site.Handler) -> None:
        answers.pop(0)(handler)

    with reachable({"/a": answer}) as url:
        api.add(by_url("x", image=f"{url}/a"))
        work()
        lose_claims()
        work()
    assert statuses_by_id() == {"x": 30000}


@pytest.mark.parametrize(("error", "code"), [(OSError, 30210), (RuntimeError, 99003)])
def test_a_fault_of_ours_is_tried_again_and_then_told_without_its_text(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: type[Exception], code: int
) -> None:
    def broken(*_: object) -> None:
        raise error("secret path")

    monkeypatch.setattr("inputs_service.ingest.store.put_renditions", broken)
    api.add(posted("image", samples.image_bytes(), "x"))
    for _ in range(3):
        work()
        lose_claims()
    assert statuses_by_id() == {"x": code}
    assert "secret" not in Input.objects.get().status_details


class ClientError(Exception):
    """As botocore tells that a bucket does not answer."""

    __module__ = "botocore.exceptions"


@pytest.mark.parametrize("error", [ClientError, PermissionError])
def test_an_outage_of_the_storage_is_waited_out(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def out(*_: object) -> None:
        raise error("secret host")

    api.add(posted("image", samples.image_bytes(), "x"))
    with monkeypatch.context() as patch:
        patch.setattr("inputs_service.ingest.files._upload", out)
        pauses = []
        for _ in range(12):
            began = timezone.now()
            work()
            pauses.append((IngestItem.objects.get().due_at - began).total_seconds())
            lose_claims()
    assert statuses_by_id() == {"x": 30003}
    assert 1 < pauses[0] < 3
    assert all(one < other for one, other in pairwise(pauses[:7]))
    assert 200 < pauses[-1] < 310
    item = IngestItem.objects.get()
    assert (item.attempt, item.losses, item.outages) == (0, 0, 12)
    work()
    assert statuses_by_id() == {"x": 30000}


def test_an_outage_of_most_of_a_day_ends_the_input(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(*_: object) -> None:
        raise ClientError("secret host")

    api.add(posted("image", samples.image_bytes(), "x"))
    monkeypatch.setattr("inputs_service.ingest.files._upload", out)
    IngestItem.objects.update(outages=pipeline.OUTAGES - 1)
    work()
    assert statuses_by_id() == {"x": 30210}
    assert "secret" not in Input.objects.get().status_details


def test_lost_workers_and_failed_tries_are_counted_apart(api: Api) -> None:
    answers = [site.body(b"", status=500), site.body(samples.image_bytes())]

    def answer(handler: site.Handler) -> None:
        answers.pop(0)(handler)

    with reachable({"/a": answer}) as url:
        api.add(by_url("x", image=f"{url}/a"))
        for _ in range(2):
            claims.claim(1)
            lose_claims()
        work()
        item = IngestItem.objects.get()
        assert (item.attempt, item.losses) == (1, 2)
        lose_claims()
        work()
    assert statuses_by_id() == {"x": 30000}


def test_an_input_that_is_deleted_meanwhile_is_left_alone(api: Api) -> None:
    texts(api, 1)
    (held,) = claims.claim(1)
    Input.objects.all().delete()
    pipeline.process([held])
    assert finishing.finish([(held, processing.Outcome(30000))]) == 0
    assert not Input.objects.exists()


def test_work_that_was_not_begun_is_given_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    texts(api, 2)
    monkeypatch.setattr(pipeline, "BEGIN_WITHIN_S", -1.0)
    assert work() == 1
    assert IngestItem.objects.filter(claim="", due_at__lte=timezone.now()).count() == 2
